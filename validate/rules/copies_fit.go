package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed copies_fit.md
var copiesFitPage string

// CopiesFit: a full volume stops replication.
var CopiesFit = &validate.Rule{
	ID: "STO004", Name: "copies_fit", Severity: validate.Error, Options: validate.Both,
	Title: "The second site has room for the copies and their recovery points",
	Tags:  []string{"storage", "capacity"}, Page: copiesFitPage,
	Check: checkCopiesFit,
}

func checkCopiesFit(p *validate.Pass) {
	need := make([]float64, len(p.Clouds))
	for _, x := range pairs(p) {
		for _, vm := range allDeclared(x.protection.VMs) {
			need[x.to] += copyBytes(p, &p.VMs[vm], declared(x.protection.Policy))
		}
	}
	for i := range p.Clouds {
		c := &p.Clouds[i]
		if have, known := capacityOf(p, hostsOf(p, c)); known && need[i] > have {
			p.Report(c.Range, "The copies in cloud %q need %v, and its hosts have %v.", c.Name, roundBytes(need[i]), roundBytes(have))
		}
	}
}
