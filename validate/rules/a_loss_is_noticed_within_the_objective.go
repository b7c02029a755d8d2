package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed a_loss_is_noticed_within_the_objective.md
var aLossIsNoticedWithinTheObjectivePage string

// ALossIsNoticedWithinTheObjective: nothing begins before the loss is noticed.
var ALossIsNoticedWithinTheObjective = &validate.Rule{
	ID: "CLU012", Name: "a_loss_is_noticed_within_the_objective", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A cluster notices a lost site well within every recovery time objective",
	Tags:  []string{"cluster", "heartbeat", "objective"}, Requirements: []string{"R-55"}, Page: aLossIsNoticedWithinTheObjectivePage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			h := c.Heartbeat
			if h == nil || !h.CrossSubnetDelay.Known() || !h.CrossSubnetThreshold.Known() {
				continue
			}
			notices := h.CrossSubnetDelay.Value * time.Duration(h.CrossSubnetThreshold.Value)
			for i := range p.Config.Objectives {
				if o := &p.Config.Objectives[i]; o.RTO.Known() && o.RTO.Value <= notices {
					p.Report(h.CrossSubnetThreshold.Range(), "Cluster %q notices a lost site after %s (%s times %d); objective %q asks for %s in all.",
						c.Name, spell(notices), spell(h.CrossSubnetDelay.Value), h.CrossSubnetThreshold.Value, o.Name, spell(o.RTO.Value))
				}
			}
		}
	},
}
