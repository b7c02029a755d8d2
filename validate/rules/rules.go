// Package rules holds the rules, each in a file of its own beside the page that explains it. To add one, write the two
// files and a line in the list of its group, such as cld_rules.go.
package rules

import (
	"slices"
	"strings"

	"vmmdrill/validate"
)

// Group is what some rules are about. Its ID is how theirs begin.
type Group struct {
	ID    string
	Title string
	Rules []*validate.Rule
}

// Groups are all groups, in the order in which a deployment is thought of.
var Groups = []Group{
	{"TOP", "The topology and its option", topRules},
	{"CLD", "Clouds, host groups and hosts", cldRules},
	{"VLT", "The vault and the Provider", vltRules},
	{"REP", "Replication policies", repRules},
	{"VMR", "The replication of VMM's own machine", vmrRules},
	{"NET", "Networks", netRules},
	{"STO", "Storage", stoRules},
	{"SQL", "The database of VMM", sqlRules},
	{"HAV", "The high availability of VMM", havRules},
	{"CLU", "Clusters", cluRules},
	{"RPL", "Recovery plans", rplRules},
	{"PRC", "Procedures", prcRules},
	{"CAP", "Capacity and objectives", capRules},
	{"OPS", "Operations", opsRules},
	{"LNT", "What a configuration says of rules", lntRules},
}

// All is every rule, by ID.
var All = all()

func all() []*validate.Rule {
	var list []*validate.Rule
	for _, g := range Groups {
		list = append(list, g.Rules...)
	}
	slices.SortFunc(list, func(a, b *validate.Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}
