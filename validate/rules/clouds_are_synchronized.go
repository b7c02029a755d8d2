package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/validate"
)

//go:embed clouds_are_synchronized.md
var cloudsAreSynchronizedPage string

// CloudsAreSynchronized: what the vault does not know it cannot pair.
var CloudsAreSynchronized = &validate.Rule{
	ID: "CLD012", Name: "clouds_are_synchronized", Severity: validate.Error, Options: validate.Both,
	Title: "The clouds of a protection are synchronised with the vault",
	Tags:  []string{"cloud", "vault"}, Requirements: []string{"R-19", "R-50"}, Page: cloudsAreSynchronizedPage,
	Check: checkSynchronized,
}

func checkSynchronized(p *validate.Pass) {
	if allSynchronized(p) {
		return
	}
	for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
		if s := e.cloud.Synchronized; s.Known() && !s.Value {
			p.Report(s.Range(), "Cloud %q is part of a protection and the vault does not know it; synchronise the cloud with the vault.",
				e.cloud.Name)
		}
	}
}

// allSynchronized reports whether the vault learns of all clouds of the VMM server by its registration.
func allSynchronized(p *validate.Pass) bool {
	for _, v := range p.Vaults {
		for _, r := range v.Registrations {
			if declared(r.VMM) == p.VMMID() && r.SynchronizeCloudMetadata.Known() && r.SynchronizeCloudMetadata.Value {
				return true
			}
		}
	}
	return false
}
