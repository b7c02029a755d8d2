package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed vmm_version_is_supported.md
var vmmVersionIsSupportedPage string

// VMMVersionIsSupported: Site Recovery asks for System Center 2012 SP1 or later, and for a VMM 2016 that was 2016 from the start.
var VMMVersionIsSupported = &validate.Rule{
	ID: "CLD019", Name: "vmm_version_is_supported", Severity: validate.Error, Options: validate.Both,
	Title: "Site Recovery supports the version of the VMM server",
	Tags:  []string{"vmm"}, Requirements: []string{"R-16", "R-50"}, Page: vmmVersionIsSupportedPage,
	Check: checkVMMVersion,
}

func checkVMMVersion(p *validate.Pass) {
	if p.VMM == nil || !p.VMM.Version.Known() {
		return
	}
	switch version, from := p.VMM.Version, p.VMM.UpgradedFrom; {
	case version.Value == "2008R2" || version.Value == "2012":
		p.Report(version.Range(), "VMM server %q is of System Center %s; Site Recovery needs 2012 SP1 or later.", p.VMM.Name, version.Value)
	case version.Value == "2016" && from.Known() && from.Value == "2012R2":
		p.Report(from.Range(), "VMM server %q of System Center 2016 was upgraded from 2012R2; Site Recovery does not support that, set it up anew.",
			p.VMM.Name)
	}
}
