package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed vault_within_its_limits.md
var vaultWithinItsLimitsPage string

// VaultWithinItsLimits: beyond them the next registration, or the next vault, is refused.
var VaultWithinItsLimits = &validate.Rule{
	ID: "VLT011", Name: "vault_within_its_limits", Severity: validate.Error, Options: validate.Both,
	Title: "The vault and its subscription are within their limits",
	Tags:  []string{"vault"}, Requirements: []string{"R-14", "R-16", "R-50"}, Page: vaultWithinItsLimitsPage,
	Check: func(p *validate.Pass) {
		for _, v := range p.Vaults {
			if n := v.RegisteredServers; n.Known() && n.Value > serversInVaultMax {
				p.Report(n.Range(), "Vault %q has %d registered servers; a vault takes at most %d servers.", v.Name, n.Value, serversInVaultMax)
			}
			if n := v.VaultsInSubscription; n.Known() && n.Value > vaultsInSubscriptionMax {
				p.Report(n.Range(), "The subscription of vault %q has %d vaults; a subscription has at most %d vaults.",
					v.Name, n.Value, vaultsInSubscriptionMax)
			}
		}
	},
}

const (
	vaultsInSubscriptionMax = 25  // FACTS L-2
	serversInVaultMax       = 250 // FACTS L-3
)
