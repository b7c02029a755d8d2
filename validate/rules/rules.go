// Package rules holds the rules, each in a file of its own beside the page that explains it. To add one, write the two
// files and a line in the list of its group, such as cld_rules.go.
package rules

import "slices"

// All is every rule, by ID.
var All = slices.Concat(
	capRules,
	cldRules,
	cluRules,
	havRules,
	lntRules,
	netRules,
	opsRules,
	prcRules,
	repRules,
	rplRules,
	sqlRules,
	stoRules,
	topRules,
	vltRules,
	vmrRules,
)
