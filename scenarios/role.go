package scenarios

import (
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// Role is what something does in a deployment. A fault may name it in place of the thing itself, so that one scenario serves
// every topology, as a procedure does.
type Role struct {
	Kind string // of what plays it, as in sim.FaultKinds
	Name string
	Doc  string
	of   func(*model.Topology) []int // who plays it here, maybe nobody
}

// Roles are all that a fault may name, by the kind of what it strikes. Of a list, "first_" is one.
var Roles = []Role{
	{"site", "primary", "where the protected machines run", func(t *model.Topology) []int { return some(t.Deployment.PrimarySite.Value) }},
	{"site", "secondary", "where they are failed over to", func(t *model.Topology) []int { return some(t.Deployment.SecondarySite.Value) }},
	{"site", "witness", "a third one, where a witness stands", func(t *model.Topology) []int { return some(witnessSites(t)...) }},
	{"link", "line", "between the two sites", func(t *model.Topology) []int {
		return between(t, []model.SiteID{t.Deployment.PrimarySite.Value}, []model.SiteID{t.Deployment.SecondarySite.Value})
	}},
	{"link", "primary_witness_line", "between the primary site and a witness", func(t *model.Topology) []int {
		return between(t, []model.SiteID{t.Deployment.PrimarySite.Value}, witnessSites(t))
	}},
	{"link", "secondary_witness_line", "between the secondary site and a witness", func(t *model.Topology) []int {
		return between(t, []model.SiteID{t.Deployment.SecondarySite.Value}, witnessSites(t))
	}},
	{"host", "vmm", "of VMM's machine, or of the first node of its cluster", func(t *model.Topology) []int { return hostsOf(t, head(managementVMs(t))) }},
	{"host", "vmm_other", "of the copy of VMM's machine, or of the other nodes", vmmOtherHosts},
	{"host", "workloads", "of the protected machines", func(t *model.Topology) []int { return hostsOf(t, protectedVMs(t)) }},
	{"host", "first_workload", "of the first protected machine", func(t *model.Topology) []int { return hostsOf(t, head(protectedVMs(t))) }},
	{"host", "copies", "of the clouds that the protected machines are copied to", func(t *model.Topology) []int { return some(copyHosts(t)...) }},
	{"host", "first_copy", "the first of these", func(t *model.Topology) []int { return some(head(copyHosts(t))...) }},
	{"vm", "vmm", "VMM's machine, or the first node of its cluster", func(t *model.Topology) []int { return some(head(managementVMs(t))...) }},
	{"vm", "vmm_other", "the other nodes of VMM's cluster", func(t *model.Topology) []int { return some(tail(managementVMs(t))...) }},
	{"vm", "sql", "the machine of SQL Server, or of the first replica", func(t *model.Topology) []int { return some(head(databaseVMs(t))...) }},
	{"vm", "sql_other", "those of the other replicas", func(t *model.Topology) []int { return some(tail(databaseVMs(t))...) }},
	{"vm", "workloads", "the protected machines", func(t *model.Topology) []int { return some(protectedVMs(t)...) }},
	{"vm", "first_workload", "the first of them", func(t *model.Topology) []int { return some(head(protectedVMs(t))...) }},
	{"cluster", "vmm", "VMM's", vmmCluster},
	{"cluster", "sql", "that of its availability group", sqlCluster},
	{"vmm", "vmm", "the VMM server", func(t *model.Topology) []int { return some(t.VMMID()) }},
	{"sql", "sql", "the SQL Server that it uses", func(t *model.Topology) []int { return some(databaseOf(t)) }},
	{"vault", "vault", "the vault that it is registered in", vaultOf},
}

// role replaces a role by those that play it in the topology, if the kind of fault has such a role.
func (l *loader) role(target *model.Attr[language.Target], kind string) bool {
	var known []string
	for _, r := range Roles {
		if r.Kind != kind {
			continue
		}
		if r.Name == target.Value.Text {
			ids := r.of(l.cfg.Topology)
			target.Value = language.Target{Kind: kind, IDs: ids, Text: played(l.cfg.Topology, r, ids)}
			return true
		}
		known = append(known, r.Name)
	}
	l.problem(target.Range(), "Unknown role", "There is no role %q of a %s; there are %q.%s A thing itself is named by a reference, %s.NAME, in JSON \"${%s.NAME}\".",
		target.Value.Text, kind, known, language.DidYouMean(target.Value.Text, known), kind, kind)
	return false
}

// played names a role and the first who plays it: workloads (erp-app[0] and 12 more).
func played(t *model.Topology, r Role, ids []int) string {
	switch len(ids) {
	case 0:
		return r.Name
	case 1:
		return fmt.Sprintf("%s (%s)", r.Name, nameOf(t, r.Kind, ids[0]))
	}
	return fmt.Sprintf("%s (%s and %d more)", r.Name, nameOf(t, r.Kind, ids[0]), len(ids)-1)
}

func nameOf(t *model.Topology, kind string, id int) string {
	switch kind {
	case "site":
		return t.Sites[id].Name
	case "link":
		return t.Links[id].Name
	case "host":
		return t.Hosts[id].Name
	case "vm":
		return t.VMs[id].Name
	case "cluster":
		return t.Clusters[id].Name
	case "vmm":
		return t.VMMs[id].Name
	case "sql":
		return t.SQLs[id].Name
	case "vault":
		return t.Vaults[id].Name
	}
	panic("scenarios: no fault strikes a " + kind)
}

// some are those of a list that are declared, each once. What is not declared is negative.
func some[ID ~int](list ...ID) (ids []int) {
	for _, id := range list {
		if id >= 0 && !slices.Contains(ids, int(id)) {
			ids = append(ids, int(id))
		}
	}
	return ids
}

func head[ID any](list []ID) []ID { return list[:min(1, len(list))] }

func tail[ID any](list []ID) []ID { return list[min(1, len(list)):] }

// between are the links that join a site of one list with a site of the other.
func between(t *model.Topology, here, there []model.SiteID) (ids []int) {
	joins := func(a, b model.SiteID) bool {
		return a != model.NoSite && b != model.NoSite && slices.Contains(here, a) && slices.Contains(there, b)
	}
	for i := range t.Links {
		if b := t.Links[i].Between.Value; len(b) == 2 && (joins(b[0], b[1]) || joins(b[1], b[0])) {
			ids = append(ids, i)
		}
	}
	return ids
}

// witnessSites are the sites of witnesses that stand at neither of the two sites.
func witnessSites(t *model.Topology) (sites []model.SiteID) {
	for i := range t.Clusters {
		w := t.Clusters[i].Witness
		if w != nil && w.Site.Value != t.Deployment.PrimarySite.Value && w.Site.Value != t.Deployment.SecondarySite.Value {
			sites = append(sites, w.Site.Value)
		}
	}
	return sites
}

func vmmCluster(t *model.Topology) []int {
	if v := t.VMM(); v != nil {
		return some(v.Cluster.Value)
	}
	return nil
}

func sqlCluster(t *model.Topology) []int {
	if id := databaseOf(t); id != model.NoSQL && t.SQLs[id].AvailabilityGroup != nil {
		return some(t.SQLs[id].AvailabilityGroup.Cluster.Value)
	}
	return nil
}

func databaseOf(t *model.Topology) model.SQLID {
	if v := t.VMM(); v != nil {
		return v.SQL.Value
	}
	return model.NoSQL
}

func vaultOf(t *model.Topology) (ids []int) {
	for i := range t.Vaults {
		if slices.ContainsFunc(t.Vaults[i].Registrations, func(r model.Registration) bool { return r.VMM.Value == t.VMMID() }) {
			ids = append(ids, i)
		}
	}
	return ids
}

// managementVMs are VMM's machine, or the machines that are the nodes of its cluster.
func managementVMs(t *model.Topology) []model.VMID {
	v := t.VMM()
	if v == nil {
		return nil
	}
	if v.Cluster.Value != model.NoCluster && len(t.Clusters[v.Cluster.Value].Nodes.Value) > 0 {
		return t.Clusters[v.Cluster.Value].Nodes.Value
	}
	return []model.VMID{v.VM.Value}
}

// databaseVMs are the machine of SQL Server, or those of the replicas of its availability group.
func databaseVMs(t *model.Topology) (vms []model.VMID) {
	id := databaseOf(t)
	if id == model.NoSQL {
		return nil
	}
	g := t.SQLs[id].AvailabilityGroup
	if g == nil {
		return []model.VMID{t.SQLs[id].VM.Value}
	}
	for _, r := range g.Replicas {
		vms = append(vms, r.VM.Value)
	}
	return vms
}

func protectedVMs(t *model.Topology) (vms []model.VMID) {
	for i := range t.Protections {
		vms = append(vms, t.Protections[i].VMs.Value...)
	}
	return vms
}

func copyHosts(t *model.Topology) (hosts []model.HostID) {
	for i := range t.Protections {
		if end := t.Protections[i].Target; end != nil {
			hosts = append(hosts, t.CloudHosts(end.Cloud.Value)...)
		}
	}
	return hosts
}

// vmmOtherHosts are the replica server of VMM's machine, or the hosts of the other nodes: where a cluster of hosts runs VMM's
// machine, its other hosts.
func vmmOtherHosts(t *model.Topology) []int {
	vms := managementVMs(t)
	if len(vms) != 1 || vms[0] == model.NoVM {
		return hostsOf(t, tail(vms))
	}
	vm := &t.VMs[vms[0]]
	if vm.HyperVReplica != nil {
		return some(vm.HyperVReplica.ReplicaServer.Value)
	}
	var hosts []model.HostID
	for i := range t.Hosts {
		if c := t.Hosts[i].Cluster.Value; model.HostID(i) != vm.Host.Value && c != model.NoCluster && c == t.VMM().Cluster.Value {
			hosts = append(hosts, model.HostID(i))
		}
	}
	return some(hosts...)
}

func hostsOf(t *model.Topology, vms []model.VMID) []int {
	var hosts []model.HostID
	for _, vm := range vms {
		if vm != model.NoVM {
			hosts = append(hosts, t.VMs[vm].Host.Value)
		}
	}
	return some(hosts...)
}
