package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed objective_covers_a_transfer.md
var objectiveCoversATransferPage string

// ObjectiveCoversATransfer: what is under way when the site is lost is lost as well.
var ObjectiveCoversATransfer = &validate.Rule{
	ID: "REP013", Name: "objective_covers_a_transfer", Severity: validate.Warning, Options: validate.Both,
	Title: "An objective leaves time for an interval and its transfer",
	Tags:  []string{"protection", "capacity", "objective"}, Page: objectiveCoversATransferPage,
	Check: checkObjectives,
}

func checkObjectives(p *validate.Pass) {
	line := theLine(p)
	if line == nil {
		return
	}
	policyOf := policyOfEach(p)
	sent := sentInOneInterval(p, policyOf)
	transfer := seconds(sent / float64(lineRate(line)))
	for _, o := range p.Config.Objectives {
		interval := longestInterval(p, policyOf, allDeclared(o.VMs))
		if !o.RPO.Known() || interval == 0 || o.RPO.Value < interval { // without the transfer already: CAP010
			continue
		}
		if need := interval + transfer; o.RPO.Value < need {
			p.Report(o.RPO.Range(),
				"Objective %q allows %s of loss; an interval of %s and %s to send %s over link %q at %s make up to %s.",
				o.Name, spell(o.RPO.Value), spell(interval), spell(transfer),
				roundBytes(sent), line.Name, lineRate(line), spell(need))
		}
	}
}
