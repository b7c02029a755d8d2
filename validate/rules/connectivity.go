package rules

import (
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// azureDomains are the addresses that both articles on the subject ask for (FACTS 2 asr.connectivity).
var azureDomains = []string{"accesscontrol.windows.net", "hypervrecoverymanager.windowsazure.com", "store.core.windows.net"}

// checkAzureAccess reports what keeps a VMM server at a site from reaching Azure; then is when it would be there.
func checkAzureAccess(p *validate.Pass, at model.SiteID, then string) {
	if at == model.NoSite {
		return
	}
	site := &p.Sites[at]
	if site.Internet.Known() && !site.Internet.Value {
		p.Report(site.Internet.Range(), "Site %q does not reach Azure; %s, and the vault could not reach VMM there.", site.Name, then)
		return
	}
	if !site.AllowedURLs.Known() {
		return
	}
	for _, domain := range azureDomains {
		if !slices.ContainsFunc(site.AllowedURLs.Value, func(url string) bool { return covers(url, domain) }) {
			p.Report(site.AllowedURLs.Range(), "The firewall of site %q does not let through %q; %s, and the Provider needs it there.",
				site.Name, "*."+domain, then)
		}
	}
}

// covers reports whether an address that is let through has to do with a domain: it is the domain, above it, or in it.
func covers(url, domain string) bool {
	_, host, found := strings.Cut(url, "://")
	if !found {
		host = url
	}
	if end := strings.IndexAny(host, "/:"); end >= 0 {
		host = host[:end]
	}
	host = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(host)), "*")
	host = "." + strings.TrimPrefix(host, ".")
	return host == "." || strings.HasSuffix("."+domain, host) || strings.HasSuffix(host, "."+domain)
}
