package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed pool_for_virtualised_networks.md
var poolForVirtualisedNetworksPage string

// PoolForVirtualisedNetworks: with network virtualisation every address comes from a pool, whatever the source did.
var PoolForVirtualisedNetworks = &validate.Rule{
	ID: "NET008", Name: "pool_for_virtualised_networks", Severity: validate.Error, Options: validate.Both,
	Title: "A virtualised target network has an address pool for each subnet",
	Tags:  []string{"network"}, Requirements: []string{"R-20"}, Page: poolForVirtualisedNetworksPage,
	Check: func(p *validate.Pass) {
		for _, m := range mappings(p) {
			if !virtualised(m.to) {
				continue
			}
			for _, s := range m.to.Subnets {
				if s.Pool.Known() && !s.Pool.Value {
					p.Report(s.Pool.Range(), "Network %q is a target of failover and uses network virtualisation, but its subnet %q has no static pool; machines would get no address.",
						m.to.Name, s.Name)
				}
			}
		}
	},
}
