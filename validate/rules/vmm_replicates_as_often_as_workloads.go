package rules

import (
	"cmp"
	_ "embed"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed vmm_replicates_as_often_as_workloads.md
var vmmReplicatesAsOftenAsWorkloadsPage string

// VMMReplicatesAsOftenAsWorkloads: else VMM comes back with an older view of them than they have of themselves.
var VMMReplicatesAsOftenAsWorkloads = &validate.Rule{
	ID: "VMR012", Name: "vmm_replicates_as_often_as_workloads", Severity: validate.Warning, Options: validate.Standalone,
	Title: "VMM replicates at least as often as the machines it recovers",
	Tags:  []string{"replica", "vmm", "policy"}, Requirements: []string{"R-6"}, Page: vmmReplicatesAsOftenAsWorkloadsPage,
	Check: func(p *validate.Pass) {
		pr := mostFrequent(p)
		for _, vm := range replicated(p) {
			own := vm.HyperVReplica.ReplicationFrequency
			if pr == nil || !own.Known() {
				continue
			}
			if theirs := frequencyOf(p, pr); own.Value > theirs {
				p.Report(own.Range(),
					"Machine %q replicates every %s, the machines of protection %q every %s; VMM would come back with an older view of them than they have.",
					vm.Name, language.DurationText(own.Value), pr.Name, language.DurationText(theirs))
			}
		}
	},
}

// mostFrequent is the protection whose machines replicate most often, of several the first by name, or nil.
func mostFrequent(p *validate.Pass) *model.Protection {
	var most *model.Protection
	for i := range p.Protections {
		pr := &p.Protections[i]
		if declared(pr.Policy) == model.NoPolicy || !p.Policies[pr.Policy.Value].ReplicationFrequency.Known() {
			continue
		}
		if most == nil || cmp.Or(cmp.Compare(frequencyOf(p, pr), frequencyOf(p, most)), cmp.Compare(pr.Name, most.Name)) < 0 {
			most = pr
		}
	}
	return most
}

func frequencyOf(p *validate.Pass, pr *model.Protection) time.Duration {
	return p.Policies[pr.Policy.Value].ReplicationFrequency.Value
}
