package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed offline_copy_can_travel.md
var offlineCopyCanTravelPage string

// OfflineCopyCanTravel: the shares, VMM's rights on them and the hosts' delegation have to be right before the export.
var OfflineCopyCanTravel = &validate.Rule{
	ID: "REP009", Name: "offline_copy_can_travel", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A first copy that travels offline can be exported and imported",
	Tags:  []string{"protection"}, Requirements: []string{"R-50"}, Page: offlineCopyCanTravelPage,
	Check: checkOfflineCopies,
}

func checkOfflineCopies(p *validate.Pass) {
	for _, r := range policies(p) {
		if !r.policy.InitialReplicationMethod.Known() || r.policy.InitialReplicationMethod.Value != "offline" {
			continue
		}
		checkShare(p, r.policy.OfflineReplicationExportPath)
		checkShare(p, r.policy.OfflineReplicationImportPath)
		if c := r.policy.OfflineReplicationFullControl; c.Known() && !c.Value {
			p.Report(c.Range(), "Policy %q makes the first copies offline; the VMM service needs full control of both shares.",
				r.policy.Name)
		}
		for _, host := range r.from {
			if d := p.Hosts[host].ConstrainedDelegation; d.Known() && !d.Value {
				p.Report(d.Range(),
					"Policy %q makes the first copies offline; host %q has to be trusted for constrained delegation (cifs) for that.",
					r.policy.Name, p.Hosts[host].Name)
			}
		}
	}
}

func checkShare(p *validate.Pass, path model.Attr[string]) {
	server := serverOf(path)
	for i := range p.Hosts {
		if name := p.Hosts[i].Name; server != "" && strings.EqualFold(server, name) {
			p.Report(path.Range(), "Share %q is on Hyper-V host %q; the shares of an offline first copy have to be on another computer.",
				path.Value, name)
		}
	}
}

// serverOf is the computer of a share, without its domain, or "".
func serverOf(path model.Attr[string]) string {
	share := strings.ReplaceAll(path.Value, "/", `\`)
	if !path.Known() || !strings.HasPrefix(share, `\\`) {
		return ""
	}
	server, _, _ := strings.Cut(strings.TrimPrefix(share, `\\`), `\`)
	name, _, _ := strings.Cut(server, ".")
	return name
}
