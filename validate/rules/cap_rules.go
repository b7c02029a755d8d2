package rules

import "vmmdrill/validate"

// capRules are about capacity, by ID.
var capRules = []*validate.Rule{}
