package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed hosts_run_2012_or_later.md
var hostsRun2012OrLaterPage string

// HostsRun2012OrLater: older hosts have no Hyper-V Replica to build on.
var HostsRun2012OrLater = &validate.Rule{
	ID: "CLD015", Name: "hosts_run_2012_or_later", Severity: validate.Error, Options: validate.Both,
	Title: "Hosts that replicate run Windows Server 2012 or later",
	Tags:  []string{"cloud", "host"}, Requirements: []string{"R-12", "R-50"}, Page: hostsRun2012OrLaterPage,
	Check: checkHostVersions,
}

func checkHostVersions(p *validate.Pass) {
	for i, replicates := range replicatingHosts(p) {
		if host := &p.Hosts[i]; replicates && tooOld(host) {
			p.Report(host.OS.Range(), "Host %q runs Windows Server %s and its machines are to be replicated; that needs 2012 or later.",
				host.Name, host.OS.Value)
		}
	}
}

// tooOld reports whether a host is said to run what cannot replicate (FACTS 2 hyperv.host).
func tooOld(host *model.Host) bool { return host.OS.Known() && host.OS.Value == "2008R2" }
