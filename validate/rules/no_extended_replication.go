package rules

import (
	_ "embed"
	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed no_extended_replication.md
var noExtendedReplicationPage string

// NoExtendedReplication: Site Recovery does not support a third copy.
var NoExtendedReplication = &validate.Rule{
	ID: "REP018", Name: "no_extended_replication", Severity: validate.Error, Options: validate.Both,
	Title: "No machine that Site Recovery protects is replicated on to a third host",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: noExtendedReplicationPage,
	Check: checkExtended,
}

func checkExtended(p *validate.Pass) {
	protected := protectedVMs(p)
	var extended []model.VMID
	for i := range p.VMs {
		if protected[i] && p.VMs[i].ExtendedReplication != nil {
			extended = append(extended, model.VMID(i))
		}
	}
	for len(extended) > 0 {
		at := p.VMs[extended[0]].ExtendedReplication.Range
		n := 1
		for n < len(extended) && p.VMs[extended[n]].ExtendedReplication.Range == at { // instances of one block
			n++
		}
		p.Report(at, "Site Recovery protects %s, replicated on to a third host; it does not support extended replication.",
			machines(p.Topology, extended[:n]))
		extended = extended[n:]
	}
}
