package sim

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// layout is the deployment as the two-sided protocol sees it.
type layout struct {
	t    *model.Topology
	site [2]model.SiteID
	line model.LinkID // joins the two sites; -1 if none does
	// units are the simulated machines: first the workloads, in the order of their VMs, then VMM's and its database's.
	units   []unit
	volumes []volume // that are known well enough to be a limit
	spaces  []space  // the volumes that copies of replicated machines lie on
	pairs   []pair   // by protection
	pairOf  []int32  // of a machine, by VM; -1 without

	promised []float64 // memory of a host's machines and of the copies on it, in bytes
}

// pair is what a protection says of every machine that it lists.
type pair struct {
	works  bool                     // it can work at all
	source []bool                   // hosts of the source cloud, by host
	away   [2][]model.HostID        // hosts of the target cloud at each side
	maps   map[model.NetworkID]bool // networks that are mapped to one; looked up only
}

// unit is one simulated machine: what the topology says of it, and how far its replication has come.
type unit struct {
	// What every cycle looks at stands together.
	target      recovery.Target
	host        [2]model.HostID // where its copies are
	interval    kernel.Time     // between replication cycles
	burst       float64         // how many times as much as usual the machine writes
	disks       []disk
	first       [1]disk // where the disk of a machine with one lies
	service     service
	copy        copying
	volume      [2]int32 // where the copy at this side lies, or noVolume
	space       [2]int32 // the same volume among those that fill, or noSpace
	cycle       cycle
	keeps       keeping
	writeFactor [2]float64 // operations that a write takes there

	vm           model.VMID
	name         string
	storage      [2]int32        // the volume at this side, known or not, in the list of the host that it began at; negative without
	began        [2]model.HostID // whose list that is: a replica may have moved to another node of a cluster since
	managed      recovery.Manager
	home         recovery.Side
	compressed   bool    // changes are compressed before they are sent
	certificates bool    // the hosts prove by certificate who they are
	snapshots    [2]bool // a recovery point that is kept at this side is a snapshot and not a log (FACTS M-32)
	refuses      [2]bool // the host there takes no replica from the other one
	connectsAway bool    // its network exists at the other side
	resync       resyncWindow
	whenCopied   whenCopied
	protected    kernel.Time // since when it can be failed over; Never: not yet
	boot         model.Distribution
	engaged      engagement
	history      []belief // where VMM's database says that it is; at home before the first
}

const noLink model.LinkID = -1

func newLayout(t *model.Topology) layout {
	l := layout{t: t, line: noLink}
	l.site = [2]model.SiteID{t.Deployment.PrimarySite.Value, t.Deployment.SecondarySite.Value}
	for i := range t.Links {
		b := t.Links[i].Between.Value
		if len(b) == 2 && slices.Contains(b, l.site[0]) && slices.Contains(b, l.site[1]) {
			l.line = model.LinkID(i)
			break
		}
	}
	l.pair()
	vmm, database := l.managementVMs()
	for i := range t.VMs {
		id := model.VMID(i)
		side, ok := l.sideOf(id)
		if ok && id != vmm && id != database && !isNode(t, id) {
			l.add(id, side, recovery.Target(len(l.units)))
		}
	}
	if side, ok := l.sideOf(vmm); ok {
		l.add(vmm, side, recovery.TheVMM)
	}
	if side, ok := l.sideOf(database); ok && database != vmm {
		l.add(database, side, recovery.TheDatabase)
	}
	return l
}

// managementVMs are the machines of a standalone VMM server and of its remote SQL Server.
func (l *layout) managementVMs() (vmm, database model.VMID) {
	vmm, database = model.NoVM, model.NoVM
	v := l.t.VMM()
	if v == nil || l.t.Option() == model.StretchedCluster {
		return vmm, database
	}
	vmm = v.VM.Value
	if v.SQL.Value != model.NoSQL && l.t.SQLs[v.SQL.Value].Placement.Value == "remote" {
		database = l.t.SQLs[v.SQL.Value].VM.Value
	}
	return vmm, database
}

// isNode reports whether a machine is a node of a cluster, or the machine that a cluster of hosts runs VMM in.
func isNode(t *model.Topology, vm model.VMID) bool {
	if v := t.VMM(); v != nil && v.Cluster.Value != model.NoCluster && v.VM.Value == vm {
		return true
	}
	for i := range t.Clusters {
		if slices.Contains(t.Clusters[i].Nodes.Value, vm) {
			return true
		}
	}
	return slices.ContainsFunc(t.SQLs, func(s model.SQL) bool {
		g := s.AvailabilityGroup
		return g != nil && slices.ContainsFunc(g.Replicas, func(r model.Replica) bool { return r.VM.Value == vm })
	})
}

// sideOf is the side where a machine's host stands; false if it stands at neither.
func (l *layout) sideOf(vm model.VMID) (recovery.Side, bool) {
	if vm == model.NoVM {
		return 0, false
	}
	return l.sideOfSite(l.t.SiteOf(vm))
}

func (l *layout) sideOfSite(s model.SiteID) (recovery.Side, bool) {
	switch {
	case s == model.NoSite:
		return 0, false
	case s == l.site[recovery.Primary]:
		return recovery.Primary, true
	case s == l.site[recovery.Secondary]:
		return recovery.Secondary, true
	}
	return 0, false
}

func (l *layout) add(id model.VMID, side recovery.Side, target recovery.Target) {
	vm := &l.t.VMs[id]
	u := unit{vm: id, name: vm.Name, target: target, home: side, managed: recovery.ByNothing, boot: vm.BootTime.Value,
		burst: 1, host: [2]model.HostID{model.NoHost, model.NoHost}, volume: [2]int32{noVolume, noVolume}, storage: [2]int32{-1, -1}}
	u.host[side] = vm.Host.Value
	l.protect(&u, vm)
	l.replicate(&u, vm)
	l.place(&u, vm)
	l.units = append(l.units, u)
	l.settle(len(l.units) - 1)
}

// pair looks at every protection once. A machine that several list belongs to the first.
func (l *layout) pair() {
	l.pairs = make([]pair, len(l.t.Protections))
	l.pairOf = slices.Repeat([]int32{-1}, len(l.t.VMs))
	for i := range l.t.Protections {
		p := &l.t.Protections[i]
		for _, vm := range p.VMs.Value {
			if vm != model.NoVM && l.pairOf[vm] < 0 {
				l.pairOf[vm] = int32(i)
			}
		}
		if p.Vault.Value == model.NoVault || p.Policy.Value == model.NoPolicy || p.Source == nil || p.Target == nil ||
			p.Source.Cloud.Value == model.NoCloud || p.Target.Cloud.Value == model.NoCloud {
			continue
		}
		l.pairs[i] = l.pairFor(p)
	}
}

func (l *layout) pairFor(p *model.Protection) pair {
	targets := l.t.CloudHosts(p.Target.Cloud.Value)
	x := pair{works: true, source: make([]bool, len(l.t.Hosts)), maps: map[model.NetworkID]bool{},
		away: [2][]model.HostID{l.hostsAt(targets, recovery.Primary), l.hostsAt(targets, recovery.Secondary)}}
	for _, host := range l.t.CloudHosts(p.Source.Cloud.Value) {
		if host != model.NoHost {
			x.source[host] = true
		}
	}
	for _, m := range p.NetworkMappings {
		x.maps[m.From.Value] = x.maps[m.From.Value] || m.To.Value != model.NoNetwork
	}
	return x
}

// protect sets what Site Recovery does for a machine, if the pair of clouds that lists it can work at all.
func (l *layout) protect(u *unit, vm *model.VM) {
	i := l.pairOf[u.vm]
	if i < 0 || !l.pairs[i].works {
		return
	}
	x := &l.pairs[i]
	away := x.away[u.home.Other()]
	if len(away) == 0 || !x.source[vm.Host.Value] {
		return
	}
	policy := &l.t.Policies[l.t.Protections[i].Policy.Value]
	u.managed = recovery.ByVault
	u.host[u.home.Other()] = l.roomFor(vm, away)
	u.interval = interval(policy.ReplicationFrequency)
	u.keeps = keepsOf(policy.RecoveryPoints, policy.ApplicationConsistentSnapshotFrequency, vm.IntegrationServices)
	u.whenCopied = whenCopiedOf(policy.InitialReplicationMethod, 0, policy.OnlineReplicationStartTime, policy.ReverseAfterUnplannedFailover)
	u.certificates = policy.AllowedAuthenticationType.Value == "certificate"
	u.compressed = policy.Compression.Known() && policy.Compression.Value
	u.resync = windowOf(policy.AutoResynchronizeEnabled, policy.AutoResynchronizeIntervalStart, policy.AutoResynchronizeIntervalEnd)
	u.connectsAway = vm.Network.Value == model.NoNetwork || x.maps[vm.Network.Value]
}

// roomFor is the host on which VMM puts a machine's copy: one after the other, but for those whose memory would not hold it too
// (assumption: VMM's placement rates hosts by what is free). When none has room it is the next all the same.
func (l *layout) roomFor(vm *model.VM, hosts []model.HostID) model.HostID {
	if l.promised == nil {
		l.promised = make([]float64, len(l.t.Hosts))
		for i := range l.t.VMs {
			if host := l.t.VMs[i].Host.Value; host != model.NoHost {
				l.promised[host] += float64(l.t.VMs[i].Memory.Value)
			}
		}
	}
	next := hosts[len(l.units)%len(hosts)]
	for i := range hosts {
		h := hosts[(len(l.units)+i)%len(hosts)]
		if have := l.t.Hosts[h].Memory; !have.Known() || l.promised[h]+float64(vm.Memory.Value) <= float64(have.Value) {
			next = h
			break
		}
	}
	l.promised[next] += float64(vm.Memory.Value)
	return next
}

// replicate sets what Hyper-V Replica does for a machine by itself; Site Recovery, where it also protects the machine,
// overwrites it.
func (l *layout) replicate(u *unit, vm *model.VM) {
	r := vm.HyperVReplica
	if u.managed == recovery.ByVault || r == nil || r.ReplicaServer.Value == model.NoHost {
		return
	}
	to := r.ReplicaServer.Value
	if side, ok := l.sideOfSite(l.t.Hosts[to].Site.Value); !ok || side == u.home || !l.receives(to, vm.Host.Value) {
		return
	}
	u.managed = recovery.ByHyperV
	u.host[u.home.Other()] = to
	u.interval = interval(r.ReplicationFrequency)
	u.keeps = keepsOf(r.RecoveryPoints, r.ApplicationConsistentSnapshotFrequency, vm.IntegrationServices)
	u.whenCopied = whenCopiedOf(r.InitialReplicationMethod, r.InitialReplicationDelay.Value, model.Attr[string]{}, r.ReverseAfterUnplannedFailover)
	u.certificates = r.AuthenticationType.Value == "certificate"
	u.compressed = r.CompressionEnabled.Known() && r.CompressionEnabled.Value
	u.resync = windowOf(r.AutoResynchronizeEnabled, r.AutoResynchronizeIntervalStart, r.AutoResynchronizeIntervalEnd)
	u.refuses[u.home] = !l.receives(vm.Host.Value, to)
	u.connectsAway = !r.FailoverIP.Stated() || r.FailoverIP.Value != "" // FACTS 5.1: address and adapter are prepared by hand
}

// receives reports whether a host is a replica server that accepts what another host sends.
func (l *layout) receives(to, from model.HostID) bool {
	s := l.t.Hosts[to].ReplicaServer
	return s != nil && (!s.AuthorizedPrimaryServers.Known() || slices.Contains(s.AuthorizedPrimaryServers.Value, from))
}

func (l *layout) hostsAt(hosts []model.HostID, side recovery.Side) []model.HostID {
	var at []model.HostID
	for _, h := range hosts {
		if s, ok := l.sideOfSite(l.t.Hosts[h].Site.Value); ok && s == side {
			at = append(at, h)
		}
	}
	return at
}

// defaultInterval is taken when a relationship does not say how often it replicates (FACTS 7.2 hvr.frequency_s).
const defaultInterval = 300 * kernel.Time(1e9)
