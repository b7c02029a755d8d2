package sim

import (
	"slices"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

func interval(f model.Attr[time.Duration]) kernel.Time {
	if !f.Known() || f.Value <= 0 {
		return defaultInterval
	}
	return kernel.Time(f.Value)
}

// Initial is the state of the protocol in which a deployment starts: everything runs where the topology places it and
// replicates to the other side, initial replication being complete. The machines are the workloads.
func Initial(t *model.Topology) (recovery.Estate, []recovery.Machine) {
	l := newLayout(t)
	return l.initial()
}

// Workloads are the machines that Initial gives, in its order.
func Workloads(t *model.Topology) (vms []model.VMID) {
	l := newLayout(t)
	for i := range l.units {
		if l.units[i].target >= 0 {
			vms = append(vms, l.units[i].vm)
		}
	}
	return vms
}

func (l *layout) initial() (recovery.Estate, []recovery.Machine) {
	e := recovery.Estate{
		Option:    recovery.Standalone,
		Rules:     recovery.Rules{Composite: true, ServiceStarts: true, LinkFailsAlone: true, Timers: true, ForceSuspends: true},
		Up:        [2]bool{true, true},
		Link:      l.line != noLink,
		Service:   true,
		Verified:  true,
		Internet:  l.perSide(func(s *model.Site) model.Attr[bool] { return s.Internet }),
		Directory: l.perSide(func(s *model.Site) model.Attr[bool] { return s.DomainController }),
	}
	var machines []recovery.Machine
	for i := range l.units {
		u := &l.units[i]
		m := recovery.Machine{Managed: u.managed, OlderPoints: u.keeps.points > 0, Refuses: u.refuses, Source: u.home}
		m.On[u.home] = true
		m.Unconnected[u.home.Other()] = u.managed != recovery.ByNothing && !u.connectsAway
		switch u.target {
		case recovery.TheVMM:
			e.VMM = m
		case recovery.TheDatabase:
			e.Database, e.HasDatabase = m, true
		default:
			machines = append(machines, m)
		}
	}
	l.management(&e)
	e.Service = e.VMMCouldRun()
	return e, machines
}

// perSide is a fact of both sites; what a topology does not state is taken as the documents require.
func (l *layout) perSide(of func(*model.Site) model.Attr[bool]) (at [2]bool) {
	for side, site := range l.site {
		at[side] = true
		if site != model.NoSite {
			if a := of(&l.t.Sites[site]); a.Known() {
				at[side] = a.Value
			}
		}
	}
	return at
}

// management places the management server, its Provider and its database.
func (l *layout) management(e *recovery.Estate) {
	v := l.t.VMM()
	if v == nil {
		e.Broken = true
		return
	}
	e.Vault = l.registered()
	if l.t.Option() == model.StretchedCluster {
		e.Option = recovery.StretchedCluster
		l.cluster(e, v)
		l.availabilityGroup(e, v)
		return
	}
	installed := v.Provider != nil && slices.Contains(v.Provider.InstalledOn.Value, v.VM.Value)
	e.Registered = [2]bool{installed, installed}
	if v.SQL.Value != model.NoSQL && l.t.SQLs[v.SQL.Value].Placement.Value == "remote" && !e.HasDatabase {
		e.Broken = true // the database is on a machine that nobody declares
	}
}

func (l *layout) registered() bool {
	for i := range l.t.Vaults {
		for _, r := range l.t.Vaults[i].Registrations {
			if r.VMM.Value == l.t.VMMID() {
				return true
			}
		}
	}
	return false
}

// cluster places the VMM role on its first node; every node of a side needs the Provider.
func (l *layout) cluster(e *recovery.Estate, v *model.VMM) {
	if v.Cluster.Value == model.NoCluster {
		e.Broken = true
		return
	}
	c := &l.t.Clusters[v.Cluster.Value]
	if c.Mode.Value == "clustered_vm" {
		l.clusteredVM(e, v, c)
		return
	}
	e.VMMCluster = l.nodes(c.Nodes.Value, c)
	e.Registered = [2]bool{true, true}
	for i, vm := range c.Nodes.Value {
		side, ok := l.sideOf(vm)
		if !ok {
			continue
		}
		if i == 0 {
			e.Role = side
		}
		if v.Provider == nil || !slices.Contains(v.Provider.InstalledOn.Value, vm) {
			e.Registered[side] = false
		}
	}
}

// clusteredVM places VMM as one machine that a cluster of hosts keeps running: the nodes are the hosts, and the Provider moves
// with the machine.
func (l *layout) clusteredVM(e *recovery.Estate, v *model.VMM, c *model.Cluster) {
	var n [2]uint8
	for i := range l.t.Hosts {
		h := &l.t.Hosts[i]
		if side, ok := l.sideOfSite(h.Site.Value); ok && h.Cluster.Value == v.Cluster.Value && n[side] < nodesMax {
			n[side]++
		}
	}
	e.VMMCluster = l.clusterOfNodes(n, c)
	installed := v.Provider != nil && slices.Contains(v.Provider.InstalledOn.Value, v.VM.Value)
	e.Registered = [2]bool{installed, installed}
	e.Role, _ = l.sideOf(v.VM.Value)
}

// availabilityGroup places the primary replica at the first replica's side. A database outside a group is one node
// that has no other.
func (l *layout) availabilityGroup(e *recovery.Estate, v *model.VMM) {
	if v.SQL.Value == model.NoSQL {
		e.Broken = true
		return
	}
	s := &l.t.SQLs[v.SQL.Value]
	var replicas []model.VMID
	var c *model.Cluster
	g := s.AvailabilityGroup
	if g != nil {
		for _, r := range g.Replicas {
			replicas = append(replicas, r.VM.Value)
		}
		if g.Cluster.Value != model.NoCluster {
			c = &l.t.Clusters[g.Cluster.Value]
		}
	} else {
		replicas = []model.VMID{s.VM.Value}
	}
	e.SQLCluster = l.nodes(replicas, c)
	if len(replicas) > 0 {
		e.SQL, _ = l.sideOf(replicas[0])
	}
	e.AGCopy = e.SQLCluster.Nodes[e.SQL.Other()] > 0
	if g != nil && len(replicas) > 0 {
		l.modes(e, v, g)
	}
	e.Synchronised = e.Synchronous && e.AGCopy
}

// modes are how the replicas commit and fail over. What the first one does with those of the other side is what counts between the sides
// (FACTS ); with another one of its own side it may fail over there.
func (l *layout) modes(e *recovery.Estate, v *model.VMM, g *model.AvailabilityGroup) {
	var best [2]*model.Replica
	for i := range g.Replicas {
		r := &g.Replicas[i]
		side, ok := l.sideOf(r.VM.Value)
		if !ok {
			continue
		}
		if rankOf(r) == failsOver {
			e.Successors[side]++
		}
		if best[side] == nil || side != e.SQL && rankOf(r) > rankOf(best[side]) {
			best[side] = r
		}
	}
	first, other := &g.Replicas[0], best[e.SQL.Other()]
	if rankOf(first) != failsOver {
		e.Successors[e.SQL] = 0
	}
	e.Synchronous = rankOf(first) >= commits && (other == nil || rankOf(other) >= commits)
	e.AGAutomatic = rankOf(first) == failsOver && (other == nil || rankOf(other) == failsOver)
	for side, r := range best {
		e.NoLogin[side] = r != nil && lacksLogin(v, r)
	}
}

// rank is what a replica can do: nothing by itself, commit synchronously, and also fail over by itself.
type rank uint8

const (
	follows rank = iota
	commits
	failsOver
)

func rankOf(r *model.Replica) rank {
	switch {
	case r.AvailabilityMode.Value == "asynchronous_commit":
		return follows // FACTS Q-6
	case r.FailoverMode.Value == "manual" || r.FailoverClusterInstance.Value:
		return commits // FACTS Q-8
	}
	return failsOver
}

// lacksLogin reports whether a replica is stated to have no login for the account of the VMM service (FACTS H-8).
func lacksLogin(v *model.VMM, r *model.Replica) bool {
	return v.ServiceAccount.Known() && r.Logins.Known() &&
		!slices.ContainsFunc(r.Logins.Value, func(login string) bool { return strings.EqualFold(login, v.ServiceAccount.Value) })
}

// nodesMax is the most nodes a cluster can have (FACTS L-16).
const nodesMax = 64

// nodes counts the nodes of a cluster at each side. Nodes elsewhere do not exist for the protocol.
func (l *layout) nodes(vms []model.VMID, c *model.Cluster) recovery.Cluster {
	var n [2]uint8
	for _, vm := range vms {
		if side, ok := l.sideOf(vm); ok && n[side] < nodesMax {
			n[side]++
		}
	}
	if c == nil {
		return recovery.NewCluster(n[0], n[1], recovery.NoWitness)
	}
	return l.clusterOfNodes(n, c)
}

func (l *layout) clusterOfNodes(n [2]uint8, c *model.Cluster) recovery.Cluster {
	r := recovery.NewCluster(n[0], n[1], l.witness(c))
	r.Automatic = c.Failover.Value != "manual"
	r.Dynamic = !c.DynamicQuorum.Known() || c.DynamicQuorum.Value // on by default since 2012, FACTS C-2
	if c.Witness != nil && c.Witness.DiskOnly.Value {
		r.Dynamic, r.Votes = false, [2]uint8{} // FACTS C-1
		return r
	}
	for _, vm := range c.NodesWithoutVote.Value {
		if side, ok := l.sideOf(vm); ok && r.Votes[side] > 0 {
			r.Voteless[side]++
			r.Votes[side]--
		}
	}
	r.PrimaryYields = l.primaryYields(c)
	return r
}

// primaryYields reports whether the primary site gives way when a cluster's votes are even (FACTS C-11): by its nodes' settings
// (Windows Server 2012 R2), or because the other site is preferred (from 2016).
func (l *layout) primaryYields(c *model.Cluster) bool {
	if side, ok := l.sideOf(c.LowerQuorumPriorityNode.Value); ok {
		return side == recovery.Primary
	}
	side, ok := l.sideOfSite(c.PreferredSite.Value)
	return ok && side == recovery.Secondary
}

func (l *layout) witness(c *model.Cluster) recovery.Place {
	if c.Witness == nil {
		return recovery.NoWitness
	}
	side, ok := l.sideOfSite(c.Witness.Site.Value)
	switch {
	case !ok:
		return recovery.Elsewhere
	case side == recovery.Primary:
		return recovery.AtPrimary
	}
	return recovery.AtSecondary
}
