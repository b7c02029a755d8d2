package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed database_moves_before_vmm.md
var databaseMovesBeforeVMMPage string

// DatabaseMovesBeforeVMM: a VMM service that starts at a site before its database works over the line.
var DatabaseMovesBeforeVMM = &validate.Rule{
	ID: "PRC016", Name: "database_moves_before_vmm", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The database moves before the VMM role",
	Tags:  []string{"procedure", "vmm", "availability"}, Requirements: []string{"R-55"}, Page: databaseMovesBeforeVMMPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			i := next(pr.Steps, 0, "vmm", "move_vmm_role")
			j := next(pr.Steps, 0, "sql", "move_availability_group", "force_availability_group")
			if i >= 0 && i < j && sameSite(&pr.Steps[i], &pr.Steps[j]) {
				p.Report(pr.Steps[i].Do.Range(), "Step %q moves the VMM role before step %q brings its database; VMM starts without it, or works over the line and loses the connection.",
					pr.Steps[i].Name, pr.Steps[j].Name)
			}
		}
	},
}

// sameSite reports whether two steps concern the same site, as far as they say.
func sameSite(a, b *model.Step) bool {
	return !a.Site.Known() || !b.Site.Known() || a.Site.Value == b.Site.Value
}
