package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_failed_over_from_secondary_site.md
var vmmFailedOverFromSecondarySitePage string

// VMMFailedOverFromSecondarySite: the host that starts the copy takes the order, and the other one is lost.
var VMMFailedOverFromSecondarySite = &validate.Rule{
	ID: "PRC003", Name: "vmm_failed_over_from_secondary_site", Severity: validate.Error, Options: validate.Standalone,
	Title: "The VMM machine is failed over at the secondary site",
	Tags:  []string{"procedure", "vmm", "replica"}, Requirements: []string{"R-27"}, Page: vmmFailedOverFromSecondarySitePage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			if afterRepair(pr) || afterAnother(pr) {
				continue
			}
			for _, role := range []string{"vmm", "sql"} {
				i := next(pr.Steps, 0, role, replicationOrders...)
				if i >= 0 && orders(&pr.Steps[i], role, "unplanned_failover") {
					checkConsoleSite(p, &pr.Steps[i])
				}
			}
		}
	},
}

func checkConsoleSite(p *validate.Pass, s *model.Step) {
	if at(s, "hyper_v_manager") && s.Site.Known() && s.Site.Value == "primary" {
		p.Report(s.Site.Range(), "Step %q fails %s over from the Hyper-V Manager of the primary site, which is lost; the host at the secondary site holds the copy and takes the order.",
			s.Name, roleText(s.Target.Value))
	}
}
