package rules

import "vmmdrill/validate"

// prcRules are about procedures, by ID.
var prcRules = []*validate.Rule{}
