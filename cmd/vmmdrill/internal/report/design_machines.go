package report

import (
	"fmt"
	"slices"

	"vmmdrill/model"
)

// machine is a virtual machine as a review lists it: where it is, what protects it, and the worst that becomes of it.
type machine struct {
	Name      string     `json:"name"`
	Label     string     `json:"block"` // of the block that declares it
	Site      string     `json:"site"`
	Host      string     `json:"host"`
	Protected string     `json:"protected_by"` // "" if nothing does
	To        string     `json:"to,omitempty"`
	Every     float64    `json:"every,omitempty"` // seconds; 0 for what is not known
	RTO       *worstCase `json:"rto"`             // nil unless a scenario was played
	RPO       *worstCase `json:"rpo"`
}

// machines are all, in the order of the topology.
func (d *Design) machines() []machine {
	t := d.Config.Topology
	list := make([]machine, len(t.VMs))
	for i := range t.VMs {
		vm := &t.VMs[i]
		m := machine{Name: vm.Name, Label: vm.Label}
		if s := t.SiteOf(model.VMID(i)); s != model.NoSite {
			m.Site = t.Sites[s].Name
		}
		if vm.Host.Value != model.NoHost {
			m.Host = t.Hosts[vm.Host.Value].Name
		}
		m.protect(t, model.VMID(i))
		list[i] = m
	}
	for i := range d.Verdicts {
		s := &d.Verdicts[i].Summary
		for _, v := range s.VMs {
			m := &list[v.VM]
			m.RTO = m.RTO.or(v.RTO.P95, s.Scenario.Name, m.RTO == nil)
			m.RPO = m.RPO.or(v.RPO.P95, s.Scenario.Name, m.RPO == nil)
		}
	}
	return list
}

// protect says what brings a machine, or what runs on it, back at the other site.
func (m *machine) protect(t *model.Topology, id model.VMID) {
	vm := &t.VMs[id]
	switch p := t.Protected(id); {
	case p >= 0:
		m.bySiteRecovery(t, &t.Protections[p])
	case vm.HyperVReplica != nil:
		m.Protected = "Hyper-V Replica"
		if h := vm.HyperVReplica.ReplicaServer.Value; h != model.NoHost {
			m.To = "host " + t.Hosts[h].Name
		}
		if f := vm.HyperVReplica.ReplicationFrequency; f.Known() {
			m.Every = f.Value.Seconds()
		}
	default:
		m.Protected = byCluster(t, id)
	}
}

func (m *machine) bySiteRecovery(t *model.Topology, p *model.Protection) {
	m.Protected = "Azure Site Recovery, protection " + p.Name
	if p.Target != nil && p.Target.Cloud.Value != model.NoCloud {
		m.To = "cloud " + t.Clouds[p.Target.Cloud.Value].Name
	}
	if id := p.Policy.Value; id != model.NoPolicy {
		if f := t.Policies[id].ReplicationFrequency; f.Known() {
			m.Every = f.Value.Seconds()
		}
	}
}

// byCluster names the clusters and availability groups of which a machine is a member: what runs there goes on elsewhere.
func byCluster(t *model.Topology, id model.VMID) string {
	for i := range t.SQLs {
		if g := t.SQLs[i].AvailabilityGroup; g != nil && slices.ContainsFunc(g.Replicas, func(r model.Replica) bool { return r.VM.Value == id }) {
			return "replica of the availability group of " + t.SQLs[i].Name
		}
	}
	for i := range t.Clusters {
		if slices.Contains(t.Clusters[i].Nodes.Value, id) {
			return "node of cluster " + t.Clusters[i].Name
		}
	}
	return ""
}

// group is machines of one block that stand at one site and are protected alike.
type group struct {
	What      string  `json:"machines"`
	Count     int     `json:"count"`
	Site      string  `json:"site"`
	Protected string  `json:"protected_by"`
	To        string  `json:"to"`
	Every     float64 `json:"every,omitempty"` // seconds
}

// groups are the machines in short: what is protected how.
func groups(machines []machine) (list []group) {
	for _, g := range together(machines, func(m *machine) string {
		return fmt.Sprintf("%s\n%s\n%s\n%s\n%g", m.Label, m.Site, m.Protected, m.To, m.Every)
	}) {
		m := &g[0]
		what := m.Name
		if len(g) > 1 {
			what = m.Label
		}
		list = append(list, group{what, len(g), m.Site, m.Protected, m.To, m.Every})
	}
	return list
}
