package sim

import (
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// clusterNodes are the nodes of one of the two clusters, VMM's or that of SQL Server, each by itself: the protocol only counts
// them.
type clusterNodes struct {
	nodes     []node
	owner     int           // the node that runs the role, or the primary replica
	failovers []kernel.Time // of the role, those of the last period
	moved     bool          // somebody has moved the role, which counts as no failover
	cut       uint32        // counts the cuts of the line, so that what an earlier one scheduled is dropped
}

// node is a machine that is a node, or a host of a cluster that runs VMM's machine.
type node struct {
	vm          model.VMID
	host        model.HostID
	side        recovery.Side
	outages     int           // in force
	left        []kernel.Time // when it left the membership, within quarantineWithin
	until       kernel.Time   // of its quarantine
	quarantined bool
	rank        rank    // of a replica
	redo        float64 // bytes a second that a replica redoes; 0: as they arrive
}

func (x *node) up() bool { return x.outages == 0 && !x.quarantined }

const (
	// From Windows Server 2016 on a node that has left its cluster three times within an hour may not join for two (FACTS C-12).
	quarantineAfter  = 3
	quarantineWithin = hour
	quarantineLasts  = 2 * hour
	// failoverPeriod is over how long the failovers of a role are counted unless its cluster says so (FACTS C-14).
	failoverPeriod = 6 * hour
	// resiliencyPeriod is how long, from Windows Server 2016 on, a cluster leaves the machines of a silent node where they are
	// unless it says so (FACTS C-12, C-13).
	resiliencyPeriod = 240 * kernel.Time(1e9)
)

// startClusters lists the nodes of both clusters.
func (w *world) startClusters() {
	if w.estate.Option != recovery.StretchedCluster {
		return
	}
	if c := w.vmmCluster(); c != nil {
		w.auto.nodes[0].nodes = w.nodesOf(c)
	}
	w.auto.nodes[0].owner = w.nextOwner()
	if g := w.availabilityGroupOf(); g != nil {
		for _, r := range g.Replicas {
			w.auto.nodes[1].add(&w.layout, r.VM.Value)
			if n := len(w.auto.nodes[1].nodes); n > 0 && w.auto.nodes[1].nodes[n-1].vm == r.VM.Value {
				x := &w.auto.nodes[1].nodes[n-1]
				x.rank, x.redo = rankOf(&r), float64(r.RedoRate.Value)
			}
		}
	} else if v := w.t.VMM(); v != nil && v.SQL.Value != model.NoSQL {
		w.auto.nodes[1].add(&w.layout, w.t.SQLs[v.SQL.Value].VM.Value)
	}
}

func (w *world) nodesOf(c *model.Cluster) []node {
	var n clusterNodes
	if !clusteredVM(c) {
		for _, vm := range c.Nodes.Value {
			n.add(&w.layout, vm)
		}
		return n.nodes
	}
	for i := range w.t.Hosts {
		h := &w.t.Hosts[i]
		if side, ok := w.sideOfSite(h.Site.Value); ok && h.Cluster.Value != model.NoCluster && &w.t.Clusters[h.Cluster.Value] == c {
			n.nodes = append(n.nodes, node{vm: model.NoVM, host: model.HostID(i), side: side})
		}
	}
	return n.nodes
}

func (n *clusterNodes) add(l *layout, vm model.VMID) {
	if side, ok := l.sideOf(vm); ok {
		n.nodes = append(n.nodes, node{vm: vm, host: l.t.VMs[vm].Host.Value, side: side})
	}
}

// clusteredVM reports whether the nodes of a cluster are hosts and VMM is a machine that they run.
func clusteredVM(c *model.Cluster) bool { return c.Mode.Value == "clustered_vm" }

// from2016 reports whether the nodes run Windows Server 2016 or later.
func from2016(c *model.Cluster) bool { return c.OS.Value == "2016" || c.OS.Value == "2019" }

// nextOwner is the first node at the role's side that could run it; the present one if it still can.
func (w *world) nextOwner() int {
	n := &w.auto.nodes[0]
	able := func(i int) bool {
		return n.nodes[i].side == w.estate.Role && n.nodes[i].up()
	}
	if n.owner < len(n.nodes) && able(n.owner) {
		return n.owner
	}
	for i := range n.nodes {
		if able(i) {
			return i
		}
	}
	return n.owner
}

// detection is how long a cluster takes to notice that a node is gone: heartbeat delay times threshold, between the sites or at
// one (FACTS 6.2). What the topology leaves open is as Windows sets it.
func detection(c *model.Cluster, betweenSites bool) kernel.Time {
	delay, threshold := kernel.Time(time.Second), defaultThreshold(c, betweenSites)
	if c == nil || c.Heartbeat == nil {
		return delay * threshold
	}
	h := c.Heartbeat
	d, n := h.SameSubnetDelay, h.SameSubnetThreshold
	if betweenSites {
		d, n = h.CrossSubnetDelay, h.CrossSubnetThreshold
		if h.CrossSiteDelay.Known() {
			d = h.CrossSiteDelay
		}
		if h.CrossSiteThreshold.Known() {
			n = h.CrossSiteThreshold
		}
	}
	if d.Known() {
		delay = kernel.Time(d.Value)
	}
	if n.Known() {
		threshold = kernel.Time(n.Value)
	}
	return delay * threshold
}

// defaultThreshold is how many heartbeats are missed before a node counts as gone: 5 on Windows Server 2012, and on 2012 R2 where
// the nodes are no Hyper-V hosts; 10 at one site and 20 between two otherwise (FACTS 6.2).
func defaultThreshold(c *model.Cluster, betweenSites bool) kernel.Time {
	switch {
	case c != nil && (c.OS.Value == "2008R2" || c.OS.Value == "2012" || c.OS.Value == "2012R2" && !clusteredVM(c)):
		return 5
	case betweenSites:
		return 20
	}
	return 10
}

// resiliency is how long machines stay where they are when their node is no longer heard: from Windows Server 2016 on, and only
// machines that a cluster of hosts runs (FACTS C-12, C-13; that VMM in a guest cluster is none of them is inference).
func resiliency(c *model.Cluster) kernel.Time {
	switch {
	case c == nil || !clusteredVM(c) || c.OS.Known() && !from2016(c):
		return 0
	case c.ResiliencyDefaultPeriod.Known():
		return kernel.Time(c.ResiliencyDefaultPeriod.Value)
	case from2016(c):
		return resiliencyPeriod
	}
	return 0
}

// spent reports whether the VMM role has failed over as often as its cluster allows within its period: by default as often as it
// has nodes, less one, within 6 hours (FACTS C-14).
func (w *world) spent() bool {
	c, n := w.vmmCluster(), &w.auto.nodes[0]
	period, threshold := failoverPeriod, len(n.nodes)-1
	if c.FailoverPeriod.Known() {
		period = kernel.Time(c.FailoverPeriod.Value)
	}
	if c.FailoverThreshold.Known() {
		threshold = c.FailoverThreshold.Value
	}
	n.failovers = slices.DeleteFunc(n.failovers, func(at kernel.Time) bool { return w.now-at >= period })
	return len(n.failovers) >= threshold
}

// failRole counts a failover of the VMM role that the cluster is about to carry out. It is false when that is one too many, and
// then the role stays failed.
func (w *world) failRole() bool {
	if !w.spent() {
		w.auto.nodes[0].failovers = append(w.auto.nodes[0].failovers, w.now)
		return true
	}
	if w.apply(recovery.VMMRoleFails, recovery.TheEstate, recovery.Args{}) == nil {
		w.note(recovery.VMMRoleFails.Name, w.vmmName(), "it has failed over as often as it may; somebody has to move it", false)
	}
	return false
}

// turnNodes fails or repairs the nodes that are this machine or this host.
func (w *world) turnNodes(on bool, is func(n *node) bool) {
	for _, sql := range [2]bool{false, true} {
		n := w.nodesOfCluster(sql)
		for i := range n.nodes {
			if is(&n.nodes[i]) {
				w.turnNode(sql, i, on)
			}
		}
	}
}

func (w *world) nodesOfCluster(sql bool) *clusterNodes {
	if sql {
		return &w.auto.nodes[1]
	}
	return &w.auto.nodes[0]
}

// turnNode fails or repairs one node. It may be struck twice at once; then both have to be repaired.
func (w *world) turnNode(sql bool, i int, on bool) {
	n := w.nodesOfCluster(sql)
	x := &n.nodes[i]
	a := recovery.Args{Side: x.side, SQL: sql, Idle: n.owner != i}
	if !on {
		if x.outages--; x.outages == 0 {
			w.apply(recovery.NodeRepair, recovery.TheEstate, a)
			w.quarantine(sql, i)
		}
		return
	}
	if x.outages++; x.outages > 1 {
		return
	}
	w.readmit(sql, i)
	if !w.auto.instanceFailed {
		w.leave(sql, i)
	}
	w.apply(recovery.NodeOutage, recovery.TheEstate, a)
}

// leave counts that a node has left the membership of its cluster, and decides whether it may come back (FACTS F-31).
func (w *world) leave(sql bool, i int) {
	if c := w.clusterOf(sql); c == nil || !from2016(c) {
		return
	}
	x := &w.nodesOfCluster(sql).nodes[i]
	if x.quarantined {
		return
	}
	x.left = slices.DeleteFunc(append(x.left, w.now), func(at kernel.Time) bool { return w.now-at >= quarantineWithin })
	if len(x.left) >= quarantineAfter {
		x.left, x.until = nil, w.after(quarantineLasts)
	}
}

// quarantine keeps a node out that may not join yet.
func (w *world) quarantine(sql bool, i int) {
	n := w.nodesOfCluster(sql)
	x := &n.nodes[i]
	if x.until <= w.now || x.quarantined || x.outages > 0 {
		return
	}
	a := recovery.Args{Side: x.side, SQL: sql, Idle: n.owner != i}
	if recovery.Allowed(recovery.NodeQuarantine, &w.estate, w.machines, recovery.TheEstate, a) != nil {
		return
	}
	x.quarantined = true
	w.apply(recovery.NodeQuarantine, recovery.TheEstate, a)
	w.note(recovery.NodeQuarantine.Name, w.nodeName(x), "it has left its cluster three times within an hour and may not join for two", false)
	index := int32(2 * i)
	if sql {
		index++
	}
	w.queue.Push(x.until, kernel.Physics, event{kind: quarantineEnds, index: index})
}

// quarantineOver lets a node join again, unless it was released or has been put in quarantine anew since.
func (w *world) quarantineOver(index int32) {
	sql, i := index%2 == 1, int(index/2)
	if x := &w.nodesOfCluster(sql).nodes[i]; x.until <= w.now {
		w.readmit(sql, i)
	}
}

// readmit ends a quarantine.
func (w *world) readmit(sql bool, i int) {
	n := w.nodesOfCluster(sql)
	x := &n.nodes[i]
	if !x.quarantined {
		return
	}
	x.quarantined = false
	w.note(recovery.NodeRelease.Name, w.nodeName(x), "it joins its cluster again", false)
	w.apply(recovery.NodeRelease, recovery.TheEstate, recovery.Args{Side: x.side, SQL: sql, Idle: n.owner != i})
}

func (w *world) nodeName(n *node) string {
	if n.vm == model.NoVM {
		return w.t.Hosts[n.host].Name
	}
	return w.t.VMs[n.vm].Name
}

// turnSiteNodes: with a site its nodes leave their clusters, and when it is back those in quarantine stay out.
func (w *world) turnSiteNodes(side recovery.Side, on bool) {
	for _, sql := range [2]bool{false, true} {
		for i := range w.nodesOfCluster(sql).nodes {
			switch x := &w.nodesOfCluster(sql).nodes[i]; {
			case x.side != side || x.outages > 0:
			case on:
				w.leave(sql, i)
			default:
				w.quarantine(sql, i)
			}
		}
	}
}

// scheduleIsolation: when the line has been cut for as long as detection takes, the nodes of the side that the votes are against
// have left their cluster.
func (w *world) scheduleIsolation() {
	for i, sql := range [2]bool{false, true} {
		n := w.nodesOfCluster(sql)
		n.cut++
		if w.estate.Option == recovery.StretchedCluster {
			w.queue.Push(w.after(detection(w.clusterOf(sql), true)), kernel.Physics, event{kind: nodesIsolated, index: int32(i), epoch: n.cut})
		}
	}
}

// isolated counts that the nodes of the losing side have left. Those that have done so too often are given up at once, whatever
// machines they run.
func (w *world) isolated(index int32, epoch uint32) {
	sql := index == 1
	n := w.nodesOfCluster(sql)
	if epoch != n.cut || w.estate.Link {
		return
	}
	lost := w.losers(sql)
	for i := range n.nodes {
		x := &n.nodes[i]
		if !lost[x.side] || x.outages > 0 || x.quarantined || !w.estate.Up[x.side] {
			continue
		}
		if w.leave(sql, i); x.until > w.now {
			w.apply(recovery.NoticePartition, recovery.TheEstate, recovery.Args{SQL: sql})
			w.quarantine(sql, i)
		}
	}
}

// losers are the sides of a cluster that have no quorum without the other one.
func (w *world) losers(sql bool) (lost [2]bool) {
	e := w.estate
	c := &e.VMMCluster
	if sql {
		c = &e.SQLCluster
	}
	c.Apart = true
	for side := range lost {
		lost[side] = !e.Quorum(c, recovery.Side(side))
	}
	return lost
}
