package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed option_declared.md
var optionDeclaredPage string

// OptionDeclared: how the management server survives its site decides everything else.
var OptionDeclared = &validate.Rule{
	ID: "TOP002", Name: "option_declared", Severity: validate.Error, Options: validate.Both,
	Title: "One deployment option is declared and kept to",
	Tags:  []string{"topology"}, Requirements: []string{"R-3", "R-45"}, Page: optionDeclaredPage, Firm: true,
	Check: checkOption,
}

func checkOption(p *validate.Pass) {
	option := p.Deployment.Option
	switch {
	case !p.Deployment.Present:
		p.Report(p.Anchor(),
			"There is no deployment block; it has to say which of the two options this is, and which site is which.")
	case !option.Known():
		p.Report(option.Range(), "Deployment %q does not say its option; it is either %q or %q.",
			p.Deployment.Name, model.Standalone, model.StretchedCluster)
	case p.VMM == nil:
	case option.Value == model.Standalone && p.VMM.Cluster.Stated():
		p.Report(p.VMM.Cluster.Range(),
			"VMM server %q is in a cluster, but the deployment's option is %q; choose %q, or a single machine.",
			p.VMM.Name, model.Standalone, model.StretchedCluster)
	case option.Value == model.StretchedCluster && p.VMM.VM.Stated() && !p.VMM.Cluster.Stated():
		p.Report(p.VMM.VM.Range(),
			"VMM server %q is a single machine, but the deployment's option is %q; choose %q, or a cluster.",
			p.VMM.Name, model.StretchedCluster, model.Standalone)
	}
}
