package rules

import "vmmdrill/validate"

// stoRules are about storage, by ID.
var stoRules = []*validate.Rule{}
