package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed second_site_holds_everything.md
var secondSiteHoldsEverythingPage string

// SecondSiteHoldsEverything: machines that find no memory do not start.
var SecondSiteHoldsEverything = &validate.Rule{
	ID: "CAP007", Name: "second_site_holds_everything", Severity: validate.Error, Options: validate.Both,
	Title: "The hosts of the second site have memory for everything that is failed over",
	Tags:  []string{"capacity", "memory"}, Requirements: []string{"R-29"}, Page: secondSiteHoldsEverythingPage,
	Check: checkSecondSiteMemory,
}

func checkSecondSiteMemory(p *validate.Pass) {
	need := make([]float64, len(p.Clouds))
	for _, x := range pairs(p) {
		for _, vm := range allDeclared(x.protection.VMs) {
			need[x.to] += float64(p.VMs[vm].Memory.Value)
		}
	}
	there := make([]float64, len(p.Hosts))
	for i := range p.VMs {
		if host := declared(p.VMs[i].Host); host != model.NoHost {
			there[host] += float64(p.VMs[i].Memory.Value)
		}
	}
	for i := range p.Clouds {
		c := &p.Clouds[i]
		have, used, known := 0.0, 0.0, need[i] > 0
		hosts := hostsOf(p, c)
		for _, host := range hosts {
			known = known && p.Hosts[host].Memory.Known()
			have += float64(p.Hosts[host].Memory.Value)
			used += there[host]
		}
		if known && len(hosts) > 0 && need[i]+used > have {
			p.Report(c.Range, "The machines that fail over to cloud %q need %s beside the %s in use there, and its hosts have %s.", c.Name, roundBytes(need[i]), roundBytes(used), roundBytes(have))
		}
	}
}
