package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed names_have_at_most_15_characters.md
var namesHaveAtMost15CharactersPage string

// NamesHaveAtMost15Characters: longer names are not accepted.
var NamesHaveAtMost15Characters = &validate.Rule{
	ID: "HAV006", Name: "names_have_at_most_15_characters", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The nodes of VMM and its role have names of at most 15 characters",
	Tags:  []string{"vmm", "limits"}, Requirements: []string{"R-47"}, Page: namesHaveAtMost15CharactersPage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil {
			return
		}
		if n := len([]rune(p.VMM.Label)); n > nameMax {
			p.Report(p.VMM.Range, "The name of VMM server %q has %d characters; its network name can have %d.", p.VMM.Label, n, nameMax)
		}
		for _, vm := range allDeclared(c.Nodes) {
			if n := len([]rune(p.VMs[vm].Label)); n > nameMax {
				p.Report(p.VMs[vm].Range, "The name of node %q has %d characters; a computer name can have %d.", p.VMs[vm].Label, n, nameMax)
			}
		}
	},
}
