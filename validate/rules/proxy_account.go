package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/validate"
)

//go:embed proxy_account.md
var proxyAccountPage string

// ProxyAccount: the Provider signs in to the proxy with the account that its setup made.
var ProxyAccount = &validate.Rule{
	ID: "VLT010", Name: "proxy_account", Severity: validate.Warning, Options: validate.Both,
	Title: "The Provider signs in to its proxy as DRAProxyAccount",
	Tags:  []string{"vault", "vmm"}, Requirements: []string{"R-17", "R-50"}, Page: proxyAccountPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil || p.VMM.Provider == nil || p.VMM.Provider.Proxy == nil {
			return
		}
		if a := p.VMM.Provider.Proxy.RunAsAccount; a.Known() && !strings.EqualFold(a.Value, draProxyAccount) {
			p.Report(a.Range(), "The Run As account for the Provider's proxy is %q; the Provider uses %q, which its setup makes.",
				a.Value, draProxyAccount)
		}
	},
}

const draProxyAccount = "DRAProxyAccount" // FACTS 2 asr.connectivity
