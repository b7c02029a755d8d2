package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/validate"
)

//go:embed friendly_name_is_the_role.md
var friendlyNameIsTheRolePage string

// FriendlyNameIsTheRole: the role moves between the nodes and keeps its name; a node's name is right only half of the time.
var FriendlyNameIsTheRole = &validate.Rule{
	ID: "VLT007", Name: "friendly_name_is_the_role", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A clustered VMM server is registered under the name of its role",
	Tags:  []string{"vault", "cluster"}, Requirements: []string{"R-50", "R-51"}, Page: friendlyNameIsTheRolePage,
	Check: func(p *validate.Pass) {
		if vmmCluster(p) == nil {
			return
		}
		for _, v := range p.Vaults {
			for _, r := range v.Registrations {
				if name := r.FriendlyName; declared(r.VMM) == p.VMMID() && name.Known() && !strings.EqualFold(name.Value, p.VMM.Name) {
					p.Report(name.Range(), "Vault %q shows the clustered VMM server %q as %q; it should be shown under the name of its role.",
						v.Name, p.VMM.Name, name.Value)
				}
			}
		}
	},
}
