package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vault_after_vmm.md
var vaultAfterVMMPage string

// VaultAfterVMM: the vault acts through VMM, and VMM is lost with the primary site.
var VaultAfterVMM = &validate.Rule{
	ID: "PRC001", Name: "vault_after_vmm", Severity: validate.Error, Options: validate.Standalone,
	Title: "The vault is used once VMM was seen running",
	Tags:  []string{"procedure", "vmm", "vault"}, Requirements: []string{"R-28", "R-29", "R-32"}, Page: vaultAfterVMMPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			checkVaultAfterVMM(p, pr)
		}
	},
}

// vmmMoves are the orders after which VMM starts anew and has to be seen running.
var vmmMoves = []string{"unplanned_failover", "planned_failover", "prepare_planned_failover", "cancel_planned_failover", "cancel_failover", "start"}

func checkVaultAfterVMM(p *validate.Pass, pr *model.Procedure) {
	var moved *model.Step // what moved VMM and was not followed by a look at it
	recovery := next(pr.Steps, 0, "vmm", vmmMoves...)
	for i := range pr.Steps {
		s := &pr.Steps[i]
		switch {
		case orders(s, "vmm", vmmMoves...):
			moved = s
		case s.Do.Value == "verify_vmm":
			moved = nil
		case !orders(s, "workloads", replicationOrders...) || !at(s, "vault"):
		case moved != nil:
			p.Report(s.Do.Range(), "Step %q uses the vault after step %q has moved VMM; a verify_vmm step has to stand between them.",
				s.Name, moved.Name)
			return
		case i < recovery && orders(&pr.Steps[recovery], "vmm", "unplanned_failover") && !afterRepair(pr):
			p.Report(s.Do.Range(), "Step %q uses the vault before step %q brings VMM back; the vault acts through VMM and refuses until then.",
				s.Name, pr.Steps[recovery].Name)
			return
		}
	}
}
