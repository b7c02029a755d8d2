package rules

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed kerberos_within_trust.md
var kerberosWithinTrustPage string

// KerberosWithinTrust: a host cannot prove who it is to one that knows nothing of its domain.
var KerberosWithinTrust = &validate.Rule{
	ID: "REP012", Name: "kerberos_within_trust", Severity: validate.Error, Options: validate.Both,
	Title: "Hosts that replicate by Kerberos are in domains that trust each other",
	Tags:  []string{"protection", "replica", "host"}, Requirements: []string{"R-19", "R-50"}, Page: kerberosWithinTrustPage,
	Check: checkKerberos,
}

func checkKerberos(p *validate.Pass) {
	for r := range relations(p) {
		if !r.authentication.Known() || r.authentication.Value != "kerberos" {
			continue
		}
		if why := strangers(p, &r); why != "" {
			p.Report(r.authentication.Range(), "%s lets hosts prove who they are by Kerberos, but %s; it has to be certificates there.",
				r.name(), why)
		}
	}
}

// strangers says which two hosts of a relation Kerberos does not bring together, or "".
func strangers(p *validate.Pass, r *relation) string {
	senders, receivers := onePerDomain(p, r.from), onePerDomain(p, r.to)
	for _, host := range slices.Concat(senders, receivers) {
		if host.Domain.Value == "" {
			return fmt.Sprintf("host %q is in a workgroup", host.Name)
		}
	}
	for _, a := range senders {
		for _, b := range receivers {
			if !trust(p, a.Domain.Value, b.Domain.Value) {
				return fmt.Sprintf("host %q is in domain %q and host %q in %q, which do not trust each other",
					a.Name, a.Domain.Value, b.Name, b.Domain.Value)
			}
		}
	}
	return ""
}

// onePerDomain is the first host of each domain that is stated. There are few, however many hosts there are.
func onePerDomain(p *validate.Pass, hosts []model.HostID) []*model.Host {
	var first []*model.Host
	for _, id := range hosts {
		host := &p.Hosts[id]
		known := func(h *model.Host) bool { return strings.EqualFold(h.Domain.Value, host.Domain.Value) }
		if host.Domain.Known() && !slices.ContainsFunc(first, known) {
			first = append(first, host)
		}
	}
	return first
}

// trust reports whether two domains trust each other, as far as it is stated.
func trust(p *validate.Pass, a, b string) bool {
	domains := p.Deployment.TrustedDomains
	listed := func(name string) bool {
		return slices.ContainsFunc(domains.Value, func(d string) bool { return strings.EqualFold(d, name) })
	}
	return strings.EqualFold(a, b) || !domains.Known() || listed(a) && listed(b)
}
