package rules

import (
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/validate"
)

//go:embed domain_service_account.md
var domainServiceAccountPage string

// DomainServiceAccount: every node has to run it under the same one.
var DomainServiceAccount = &validate.Rule{
	ID: "HAV004", Name: "domain_service_account", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The VMM service of a cluster runs under a domain account",
	Tags:  []string{"vmm"}, Requirements: []string{"R-47"}, Page: domainServiceAccountPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		if a := p.VMM.ServiceAccount; a.Known() && !isDomainAccount(a.Value) {
			p.Report(a.Range(), `VMM server %q runs as %q; a highly available VMM needs a domain account, DOMAIN\user.`,
				p.VMM.Name, a.Value)
		}
	},
}

// localAuthorities qualify accounts that exist on one machine only.
var localAuthorities = []string{".", "BUILTIN", "NT AUTHORITY", "NT SERVICE"}

func isDomainAccount(account string) bool {
	domain, user, found := strings.Cut(account, `\`)
	if !found {
		user, domain, found = strings.Cut(account, "@")
	}
	return found && user != "" && domain != "" && !slices.Contains(localAuthorities, strings.ToUpper(domain))
}
