package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/validate"
)

//go:embed hyperv_capability_profile.md
var hypervCapabilityProfilePage string

// HypervCapabilityProfile: Site Recovery offers no cloud with another profile.
var HypervCapabilityProfile = &validate.Rule{
	ID: "CLD011", Name: "hyperv_capability_profile", Severity: validate.Error, Options: validate.Both,
	Title: "Every cloud has the Hyper-V capability profile",
	Tags:  []string{"cloud"}, Requirements: []string{"R-18", "R-50"}, Page: hypervCapabilityProfilePage,
	Check: func(p *validate.Pass) {
		for _, c := range p.Clouds {
			if c.CapabilityProfile.Known() && !strings.EqualFold(c.CapabilityProfile.Value, "Hyper-V") {
				p.Report(c.CapabilityProfile.Range(), "Cloud %q has the capability profile %q; it has to be %q.",
					c.Name, c.CapabilityProfile.Value, "Hyper-V").Remedy = validate.Set("capability_profile", `"Hyper-V"`)
			}
		}
	},
}
