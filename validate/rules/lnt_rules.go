package rules

import "vmmdrill/validate"

// lntRules are about what the configuration says of rules, by ID.
var lntRules = []*validate.Rule{
	IgnoreCommentsAreNeeded,
	IgnoreCommentsHold,
}
