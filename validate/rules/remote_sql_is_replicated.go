package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed remote_sql_is_replicated.md
var remoteSQLIsReplicatedPage string

// RemoteSQLIsReplicated: VMM cannot come back before its database, and Site Recovery cannot bring it before VMM.
var RemoteSQLIsReplicated = &validate.Rule{
	ID: "SQL003", Name: "remote_sql_is_replicated", Severity: validate.Error, Options: validate.Standalone,
	Title: "A remote database of VMM has its own way to the secondary site",
	Tags:  []string{"sql"}, Requirements: []string{"R-8"}, Page: remoteSQLIsReplicatedPage,
	Check: checkRemoteSQL,
}

func checkRemoteSQL(p *validate.Pass) {
	s := remoteDatabase(p)
	switch {
	case s == nil:
	case s.AvailabilityGroup != nil:
		if to := secondary(p); to != model.NoSite && !replicaAt(p, s.AvailabilityGroup, to) {
			p.Report(s.AvailabilityGroup.Range,
				"The availability group of database %q has no replica at the secondary site; VMM cannot come back there without it.",
				s.Name)
		}
	case declared(s.VM) == model.NoVM:
		p.Report(s.VM.Range(),
			"Remote database %q of VMM is on no declared machine; that machine has to be recovered before VMM.",
			s.Name)
	default:
		checkRemoteReplica(p, s, &p.VMs[s.VM.Value])
	}
}

// checkRemoteReplica: of the ways to bring a machine over without VMM the model knows Hyper-V Replica.
func checkRemoteReplica(p *validate.Pass, s *model.SQL, vm *model.VM) {
	r := vm.HyperVReplica
	if r == nil {
		p.Report(vm.Range,
			"Machine %q holds remote database %q of VMM and has no replication of its own; it has to be recovered before VMM can be.",
			vm.Name, s.Name)
		return
	}
	to, away := declared(r.ReplicaServer), secondary(p)
	if at := siteOfHost(p, to); to == model.NoHost || at != model.NoSite && away != model.NoSite && at != away {
		p.Report(r.ReplicaServer.Range(),
			"The replica of machine %q, with remote database %q of VMM, is not at the secondary site; VMM cannot come back there without it.",
			vm.Name, s.Name)
	}
}

// replicaAt reports whether an availability group has a replica at a site.
func replicaAt(p *validate.Pass, g *model.AvailabilityGroup, site model.SiteID) bool {
	for _, r := range g.Replicas {
		if mayStandAt(p, declared(r.VM), site) {
			return true
		}
	}
	return false
}
