package options

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
)

// alone makes VMM one machine at the primary site, and its database one machine there or a part of VMM's, which nothing brings to the other site.
func (e *editor) alone() error {
	v := e.t.VMM()
	if e.t.Option() == model.StretchedCluster {
		return e.unstretched(v)
	}
	if v.VM.Value == model.NoVM {
		return fmt.Errorf("VMM server %q names no machine", v.Name)
	}
	e.vmm = v.VM.Value
	if s := v.SQL.Value; s != model.NoSQL && e.t.SQLs[s].VM.Value != model.NoVM && e.t.SQLs[s].VM.Value != e.vmm {
		e.sql = e.t.SQLs[s].VM.Value
	}
	for _, id := range e.management() {
		b, err := e.machine(id)
		if err != nil {
			return err
		}
		if without(b.Body(), "hyperv_replica", "extended_replication") {
			e.note("machine %s is not replicated by Hyper-V Replica", e.t.VMs[id].Name)
		}
	}
	return nil
}

// management are the machines of VMM and of its database when they are alone.
func (e *editor) management() []model.VMID {
	if e.sql == model.NoVM {
		return []model.VMID{e.vmm}
	}
	return []model.VMID{e.vmm, e.sql}
}

// unstretched leaves the nodes at the primary site, and takes the clusters and their other nodes away.
func (e *editor) unstretched(v *model.VMM) error {
	c, s := v.Cluster.Value, v.SQL.Value
	if c == model.NoCluster {
		return fmt.Errorf("VMM server %q names no cluster", v.Name)
	}
	if s == model.NoSQL {
		return fmt.Errorf("VMM server %q names no database", v.Name)
	}
	if e.vmm = e.atPrimary(e.t.Clusters[c].Nodes.Value); e.vmm == model.NoVM {
		return fmt.Errorf("cluster %q has no machine at the primary site as a node", e.t.Clusters[c].Name)
	}
	gone := slices.Clone(e.t.Clusters[c].Nodes.Value)
	e.remove("cluster", e.t.Clusters[c].Name)
	sql := e.block("sql", e.t.SQLs[s].Name).Body()
	if g := e.t.SQLs[s].AvailabilityGroup; g != nil {
		var replicas []model.VMID
		for _, r := range g.Replicas {
			replicas = append(replicas, r.VM.Value)
		}
		if e.sql = e.atPrimary(replicas); e.sql == model.NoVM {
			return fmt.Errorf("the availability group of %q has no replica at the primary site", e.t.SQLs[s].Name)
		}
		gone = append(gone, replicas...)
		if g.Cluster.Value != model.NoCluster {
			e.remove("cluster", e.t.Clusters[g.Cluster.Value].Name)
		}
		without(sql, "availability_group")
		set(sql, "placement", `"remote"`)
		set(sql, "vm", e.machineAddress(e.sql))
	}
	vmm := e.block("vmm", v.Name).Body()
	vmm.RemoveAttribute("cluster")
	set(vmm, "vm", e.machineAddress(e.vmm))
	e.provider(vmm, e.machineAddress(e.vmm))
	set(e.block("deployment", e.t.Deployment.Name).Body(), "option", `"standalone"`)
	slices.Sort(gone)
	for _, id := range slices.Compact(gone) {
		if id != e.vmm && id != e.sql && id != model.NoVM {
			e.remove("vm", e.t.VMs[id].Name)
			e.note("machine %s and its place in a cluster are gone", e.t.VMs[id].Name)
		}
	}
	return nil
}

// atPrimary is the first machine of a list that stands at the primary site, or NoVM.
func (e *editor) atPrimary(list []model.VMID) model.VMID {
	i := slices.IndexFunc(list, func(id model.VMID) bool {
		return id != model.NoVM && e.t.SiteOf(id) == e.t.Deployment.PrimarySite.Value
	})
	if i < 0 {
		return model.NoVM
	}
	return list[i]
}

// provider says where the Provider is installed, if that is said at all.
func (e *editor) provider(vmm *hclwrite.Body, addresses ...string) {
	for _, b := range vmm.Blocks() {
		if b.Type() == "provider" {
			set(b.Body(), "installed_on", "["+strings.Join(addresses, ", ")+"]")
		}
	}
}

// standalone has Hyper-V Replica copy the machines of VMM and of its database to a host of the secondary site that no protected cloud holds (R-6, R-8,
// R-22…R-24).
func (e *editor) standalone() error {
	for _, id := range e.management() {
		from := e.t.VMs[id].Host.Value
		if from == model.NoHost {
			return fmt.Errorf("machine %s names no host", e.t.VMs[id].Name)
		}
		to, err := e.hostFor(id)
		if err != nil {
			return err
		}
		e.replicaServer(from, to)
		e.replicaServer(to, from)
		b, err := e.machine(id)
		if err != nil {
			return err
		}
		add(b.Body(), fmt.Sprintf(`hyperv_replica {
  replica_server                            = %s
  replication_frequency                     = "5m"
  recovery_points                           = 12
  application_consistent_snapshot_frequency = "4h"
  authentication_type                       = "kerberos"
  replica_server_port                       = 80
  failover_ip                               = "dhcp"
  preserve_write_order                      = true
}`, e.hostAddress(to)))
		e.assume("Hyper-V Replica copies machine %s to host %s every 5 minutes, with Kerberos on port 80", e.t.VMs[id].Name, e.t.Hosts[to].Name)
	}
	set(e.block("deployment", e.t.Deployment.Name).Body(), "option", `"standalone"`)
	return nil
}

// hostFor is the host of the secondary site with most memory among those that no protected cloud holds.
func (e *editor) hostFor(id model.VMID) (model.HostID, error) {
	var protected []model.HostID
	for i := range e.t.Protections {
		for _, end := range []*model.ProtectionEnd{e.t.Protections[i].Source, e.t.Protections[i].Target} {
			if end != nil && end.Cloud.Value != model.NoCloud {
				protected = append(protected, e.t.CloudHosts(end.Cloud.Value)...)
			}
		}
	}
	best := model.NoHost
	for i := range e.t.Hosts {
		h := model.HostID(i)
		if e.t.Hosts[i].Site.Value != e.t.Deployment.SecondarySite.Value || slices.Contains(protected, h) {
			continue
		}
		if best == model.NoHost || e.t.Hosts[i].Memory.Value > e.t.Hosts[best].Memory.Value {
			best = h
		}
	}
	if best == model.NoHost {
		return best, fmt.Errorf("the secondary site has no host outside the protected clouds for %s (R-24)", e.t.VMs[id].Name)
	}
	return best, nil
}

// replicaServer has a host take replicas from another one.
func (e *editor) replicaServer(of, from model.HostID) {
	b := e.block("host", e.t.Hosts[of].Label)
	if b == nil || slices.ContainsFunc(b.Body().Blocks(), func(in *hclwrite.Block) bool { return in.Type() == "replica_server" }) {
		return // it takes replicas already; validate says if from the wrong ones
	}
	add(b.Body(), fmt.Sprintf(`replica_server {
  allowed_authentication_type  = "kerberos"
  kerberos_authentication_port = 80
  authorized_primary_servers   = [%s]
}`, e.hostAddress(from)))
	e.assume("host %s takes replicas from host %s", e.t.Hosts[of].Name, e.t.Hosts[from].Name)
}

// partner is the network at the secondary site to which that of a machine is mapped, or the first one there, or NoNetwork.
func (e *editor) partner(id model.VMID) model.NetworkID {
	from := e.t.VMs[id].Network.Value
	for i := range e.t.Protections {
		for _, m := range e.t.Protections[i].NetworkMappings {
			if m.From.Value == from && from != model.NoNetwork && m.To.Value != model.NoNetwork {
				return m.To.Value
			}
		}
	}
	i := slices.IndexFunc(e.t.Networks, func(n model.Network) bool { return n.Site.Value == e.t.Deployment.SecondarySite.Value })
	return model.NetworkID(i)
}
