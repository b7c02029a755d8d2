package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed copies_are_written_in_time.md
var copiesAreWrittenInTimePage string

// CopiesAreWrittenInTime: what is not written into the copies waits there, and is lost in a failover.
var CopiesAreWrittenInTime = &validate.Rule{
	ID: "CAP006", Name: "copies_are_written_in_time", Severity: validate.Warning, Options: validate.Both,
	Title: "The volumes of the copies serve the writes of all machines",
	Tags:  []string{"capacity", "storage", "iops"}, Page: copiesAreWrittenInTimePage,
	Check: checkCopyOperations,
}

func checkCopyOperations(p *validate.Pass) {
	writes, operations := make([]float64, len(p.Clouds)), make([]float64, len(p.Clouds))
	for _, x := range pairs(p) {
		factor := writeFactor(p, x)
		for _, vm := range allDeclared(x.protection.VMs) {
			for _, d := range p.VMs[vm].Disks {
				writes[x.to] += float64(d.WriteIOPS.Value)
				operations[x.to] += factor * float64(d.WriteIOPS.Value)
			}
		}
	}
	for i := range p.Clouds {
		c := &p.Clouds[i]
		if have, known := operationsOf(p, hostsOf(p, c)); known && operations[i] > have {
			p.Report(c.Range, "The machines with copies in cloud %q make %.0f writes a second; the copies take %.0f operations, and the volumes there serve %.0f.", c.Name, writes[i], operations[i], have)
		}
	}
}
