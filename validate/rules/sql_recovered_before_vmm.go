package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed sql_recovered_before_vmm.md
var sqlRecoveredBeforeVMMPage string

// SQLRecoveredBeforeVMM: the VMM service does not start without its database.
var SQLRecoveredBeforeVMM = &validate.Rule{
	ID: "PRC022", Name: "sql_recovered_before_vmm", Severity: validate.Error, Options: validate.Standalone,
	Title: "A remote SQL Server is recovered before VMM",
	Tags:  []string{"procedure", "sql", "vmm"}, Requirements: []string{"R-8"}, Page: sqlRecoveredBeforeVMMPage,
	Check: func(p *validate.Pass) {
		db := remoteDatabase(p)
		if db == nil || !db.Placement.Known() || db.Placement.Value != "remote" || !lostWithPrimary(p, declared(db.VM)) {
			return
		}
		for _, pr := range ownProcedures(p) {
			checkDatabaseFirst(p, pr, &p.VMs[db.VM.Value])
		}
	},
}

// lostWithPrimary reports whether a machine stands at the primary site.
func lostWithPrimary(p *validate.Pass, vm model.VMID) bool {
	return vm != model.NoVM && primary(p) != model.NoSite && siteOfHost(p, hostOf(p, vm)) == primary(p)
}

func checkDatabaseFirst(p *validate.Pass, pr *model.Procedure, vm *model.VM) {
	i := next(pr.Steps, 0, "vmm", "unplanned_failover")
	if i < 0 || afterRepair(pr) {
		return
	}
	recovers := func(pr *model.Procedure) int { return next(pr.Steps, 0, "sql", "unplanned_failover") }
	switch j := recovers(pr); {
	case j > i:
		p.Report(pr.Steps[i].Do.Range(), "Step %q recovers VMM before step %q recovers machine %q of its database; the VMM service does not start without it.",
			pr.Steps[i].Name, pr.Steps[j].Name, vm.Name)
	case j < 0 && !slices.ContainsFunc(ownProcedures(p), func(other *model.Procedure) bool { return recovers(other) >= 0 }):
		p.Report(pr.Steps[i].Do.Range(), "Step %q recovers VMM and no step recovers machine %q of its database, which is lost with the site too; the VMM service does not start without it.",
			pr.Steps[i].Name, vm.Name)
	}
}
