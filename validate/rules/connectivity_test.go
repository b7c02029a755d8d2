package rules

import "testing"

func TestAnAddressCoversADomainAboveInAndBelowIt(t *testing.T) {
	const domain = "accesscontrol.windows.net"
	for url, want := range map[string]bool{
		"*.accesscontrol.windows.net":                   true,
		"accesscontrol.windows.net":                     true,
		"https://*.AccessControl.windows.net:443/":      true,
		"contoso.accesscontrol.windows.net":             true,
		"*.windows.net":                                 true,
		"*":                                             true,
		"*.store.core.windows.net":                      false,
		"*.notaccesscontrol.windows.net":                false,
		"accesscontrol.windows.net.attacker.example":    false,
		"https://example.com/accesscontrol.windows.net": false,
	} {
		if got := covers(url, domain); got != want {
			t.Errorf("%q covers %s: %t", url, domain, got)
		}
	}
}
