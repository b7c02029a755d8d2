package rules

import "vmmdrill/validate"

// netRules are about networks, by ID.
var netRules = []*validate.Rule{
	NetworksAreMapped,
}
