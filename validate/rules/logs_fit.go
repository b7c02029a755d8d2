package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed logs_fit.md
var logsFitPage string

// LogsFit: a log that finds no room ends replication, and a full volume ends everything on it.
var LogsFit = &validate.Rule{
	ID: "STO005", Name: "logs_fit", Severity: validate.Warning, Options: validate.Both,
	Title: "A volume has room for the replication logs of an outage",
	Tags:  []string{"storage", "capacity"}, Page: logsFitPage,
	Check: checkLogsFit,
}

func checkLogsFit(p *validate.Pass) {
	on := diskBytesByVolume(p)
	for h := range p.Hosts {
		for s := range p.Hosts[h].Storage {
			v := &p.Hosts[h].Storage[s]
			if need := on[h][s] / 2; v.FreeSpace.Known() && need > float64(v.FreeSpace.Value) {
				p.Report(v.FreeSpace.Range(), "Volume %q of host %q needs %v for replication logs, half the disks that replicate from it, and has %v free.",
					v.Name, p.Hosts[h].Name, roundBytes(need), v.FreeSpace.Value)
			}
		}
	}
}
