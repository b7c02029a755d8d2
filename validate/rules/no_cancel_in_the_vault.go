package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed no_cancel_in_the_vault.md
var noCancelInTheVaultPage string

// NoCancelInTheVault: replication has stopped by then and does not start again.
var NoCancelInTheVault = &validate.Rule{
	ID: "PRC020", Name: "no_cancel_in_the_vault", Severity: validate.Error, Options: validate.Both,
	Title: "A failover of the vault is not cancelled",
	Tags:  []string{"procedure", "vault"}, Page: noCancelInTheVaultPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for i := range pr.Steps {
				if s := &pr.Steps[i]; orders(s, "workloads", "cancel_failover", "cancel_planned_failover") {
					p.Report(s.Do.Range(), "Step %q cancels a failover of the workloads; a failover is not taken back in the vault, because replication has stopped and would not start again. Commit it and fail back.",
						s.Name)
				}
			}
		}
	},
}
