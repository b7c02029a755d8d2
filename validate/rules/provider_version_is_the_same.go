package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed provider_version_is_the_same.md
var providerVersionIsTheSamePage string

// ProviderVersionIsTheSame: whichever node runs VMM, the vault has to meet the same Provider.
var ProviderVersionIsTheSame = &validate.Rule{
	ID: "VLT005", Name: "provider_version_is_the_same", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Every node of the VMM cluster has the same version of the Provider",
	Tags:  []string{"vault", "vmm", "cluster"}, Requirements: []string{"R-50", "R-53"}, Page: providerVersionIsTheSamePage,
	Check: checkProviderVersions,
}

func checkProviderVersions(p *validate.Pass) {
	if p.VMM == nil || p.VMM.Provider == nil {
		return
	}
	expected, where := p.VMM.Provider.Version, "the other nodes have"
	for _, i := range p.VMM.Provider.Installations {
		vm := declared(i.VM)
		switch {
		case vm == model.NoVM || !i.Version.Known():
		case !expected.Known():
			expected, where = i.Version, p.VMs[vm].Name+" has"
		case i.Version.Value != expected.Value:
			p.Report(i.Version.Range(), "Node %q has version %s of the Site Recovery Provider and %s %s; all nodes need the same one.",
				p.VMs[vm].Name, i.Version.Value, where, expected.Value)
		}
	}
}
