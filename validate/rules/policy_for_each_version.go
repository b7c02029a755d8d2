package rules

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed policy_for_each_version.md
var policyForEachVersionPage string

// PolicyForEachVersion: a policy is for hosts of one version, and the others have none.
var PolicyForEachVersion = &validate.Rule{
	ID: "CLD016", Name: "policy_for_each_version", Severity: validate.Error, Options: validate.Both,
	Title: "Clouds whose hosts run several Windows versions have a policy for each",
	Tags:  []string{"cloud", "protection", "host"}, Requirements: []string{"R-19", "R-50"}, Page: policyForEachVersionPage,
	Check: checkPolicies,
}

func checkPolicies(p *validate.Pass) {
	joined := pairs(p)
	slices.SortStableFunc(joined, func(a, b pair) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for len(joined) > 0 {
		n := 1
		for n < len(joined) && joined[n].from == joined[0].from && joined[n].to == joined[0].to {
			n++
		}
		checkPolicyForEach(p, joined[:n])
		joined = joined[n:]
	}
}

// checkPolicyForEach looks at all protections between the same two clouds.
func checkPolicyForEach(p *validate.Pass, joined []pair) {
	var policies []model.PolicyID
	for _, j := range joined {
		if policy := declared(j.protection.Policy); policy != model.NoPolicy && !slices.Contains(policies, policy) {
			policies = append(policies, policy)
		}
	}
	from, to := &p.Clouds[joined[0].from], &p.Clouds[joined[0].to]
	run := versions(p, slices.Concat(hostsOf(p, from), hostsOf(p, to)))
	if len(policies) == 0 || len(run) <= len(policies) {
		return
	}
	word := "policy"
	if len(policies) > 1 {
		word = "policies"
	}
	for _, j := range joined {
		if policy := declared(j.protection.Policy); policy != model.NoPolicy && !p.Policies[policy].HostOS.Known() { // else REP014
			p.Report(j.protection.Policy.Range(),
				"The hosts of clouds %q and %q run %d versions of Windows Server (%s) for %d %s; each version needs a policy of its own.",
				from.Name, to.Name, len(run), strings.Join(run, " and "), len(policies), word)
		}
	}
}

// versions are the Windows versions that some hosts say they run, the oldest first.
func versions(p *validate.Pass, hosts []model.HostID) []string {
	var run []string
	for _, host := range hosts {
		if h := &p.Hosts[host]; h.OS.Known() && !tooOld(h) { // else CLD015
			run = append(run, h.OS.Value)
		}
	}
	slices.Sort(run) // as texts they are in the order in which they came out
	return slices.Compact(run)
}
