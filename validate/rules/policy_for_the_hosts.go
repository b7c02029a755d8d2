package rules

import (
	_ "embed"
	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed policy_for_the_hosts.md
var policyForTheHostsPage string

// PolicyForTheHosts: to a host of another version it is not applied.
var PolicyForTheHosts = &validate.Rule{
	ID: "REP014", Name: "policy_for_the_hosts", Severity: validate.Error, Options: validate.Both,
	Title: "A policy is for the Windows version that its hosts run",
	Tags:  []string{"protection", "host"}, Requirements: []string{"R-19", "R-50"}, Page: policyForTheHostsPage,
	Check: checkPolicyVersion,
}

func checkPolicyVersion(p *validate.Pass) {
	for _, r := range policies(p) {
		if !r.policy.HostOS.Known() {
			continue
		}
		for _, hosts := range [][]model.HostID{r.from, r.to} {
			for _, id := range hosts {
				if host := &p.Hosts[id]; host.OS.Known() && host.OS.Value != r.policy.HostOS.Value {
					p.Report(host.OS.Range(),
						"Host %q runs Windows Server %s and policy %q of its cloud is for %s; it needs a policy for its own version.",
						host.Name, host.OS.Value, r.policy.Name, r.policy.HostOS.Value)
				}
			}
		}
	}
}
