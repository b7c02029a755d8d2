package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vmmdrill/model"
)

// Graph is a deployment as boxes within boxes and the arrows between them: sites hold clouds and hosts, clouds hold
// hosts, hosts hold machines.
type Graph struct {
	Boxes []*Box // outermost
	Edges []Edge // between boxes of any depth
}

// Box is one entity; its ID is the address by which a configuration refers to it. The instances of a block that are
// alike share a box.
type Box struct {
	ID, Label, Kind string
	Block           string // of a machine: the label of its block
	Count           int    // of machines: how many it stands for
	Inside          []*Box
}

// Edge is a relation between two boxes. Replication is dashed; a line between sites goes both ways.
type Edge struct {
	From, To, Label string
	Dashed, Line    bool
}

// GraphOf draws a deployment: what stands where, what runs what, what replicates to where.
func GraphOf(t *model.Topology) Graph {
	d := drawing{t: t, hosts: make([]*Box, len(t.Hosts)), boxes: map[string]*Box{}}
	for i := range t.Sites {
		d.graph.Boxes = append(d.graph.Boxes, d.box("site", t.Sites[i].Name, siteLabel(t, model.SiteID(i))))
	}
	for i := range t.Hosts {
		d.hosts[i] = d.box("host", t.Hosts[i].Name, "host "+t.Hosts[i].Name)
	}
	d.clouds()
	for i := range t.Hosts {
		d.put(d.hosts[i], d.siteBox(t.Hosts[i].Site.Value))
	}
	for _, site := range d.graph.Boxes { // what no cloud holds comes first: it is nearest to the services
		slices.SortStableFunc(site.Inside, func(a, b *Box) int { return cmp.Compare(b.Kind, a.Kind) })
	}
	d.machines()
	d.neighbours()
	d.services()
	d.relations()
	return d.graph
}

// siteLabel is a site's name, with what it is to the deployment.
func siteLabel(t *model.Topology, s model.SiteID) string {
	name := t.Sites[s].Name
	switch s {
	case t.Deployment.PrimarySite.Value:
		return name + ", primary site"
	case t.Deployment.SecondarySite.Value:
		return name + ", secondary site"
	}
	hosts := slices.ContainsFunc(t.Hosts, func(h model.Host) bool { return h.Site.Value == s })
	votes := slices.ContainsFunc(t.Clusters, func(c model.Cluster) bool { return c.Witness != nil && c.Witness.Site.Value == s })
	if votes && !hosts {
		return name + ", witness site"
	}
	return "site " + name
}

type drawing struct {
	t     *model.Topology
	graph Graph
	hosts []*Box
	boxes map[string]*Box // by ID; looked up only
}

func (d *drawing) box(kind, name, label string) *Box {
	if label == "" {
		label = name
	}
	b := &Box{ID: kind + "." + name, Label: label, Kind: kind}
	d.boxes[b.ID] = b
	return b
}

// put places a box within another, or outermost if that is nil, unless it has a place already.
func (d *drawing) put(b, into *Box) {
	if d.holds(d.graph.Boxes, b) {
		return
	}
	if into == nil {
		d.graph.Boxes = append(d.graph.Boxes, b)
		return
	}
	into.Inside = append(into.Inside, b)
}

func (d *drawing) holds(list []*Box, b *Box) bool {
	return slices.ContainsFunc(list, func(x *Box) bool { return x == b || d.holds(x.Inside, b) })
}

func (d *drawing) siteBox(s model.SiteID) *Box {
	if s == model.NoSite {
		return nil
	}
	return d.graph.Boxes[s]
}

// clouds stand at the site of their hosts, and hold those of them that are there.
func (d *drawing) clouds() {
	for c := range d.t.Clouds {
		b := d.box("cloud", d.t.Clouds[c].Name, "cloud "+d.t.Clouds[c].Name)
		hosts := d.t.CloudHosts(model.CloudID(c))
		var site *Box
		if len(hosts) > 0 {
			site = d.siteBox(d.t.Hosts[hosts[0]].Site.Value)
		}
		d.put(b, site)
		for _, h := range hosts {
			if d.siteBox(d.t.Hosts[h].Site.Value) == site {
				d.put(d.hosts[h], b)
			}
		}
	}
}

// neighbours puts the two sites of the deployment first and beside each other, and those that hold nothing last. It comes after
// everything that finds a site by its position.
func (d *drawing) neighbours() {
	rank := func(b *Box) int {
		switch primary, secondary := d.t.Deployment.PrimarySite.Value, d.t.Deployment.SecondarySite.Value; {
		case primary != model.NoSite && b.ID == "site."+d.t.Sites[primary].Name:
			return 0
		case secondary != model.NoSite && b.ID == "site."+d.t.Sites[secondary].Name:
			return 1
		case len(b.Inside) > 0:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(d.graph.Boxes, func(a, b *Box) int { return cmp.Compare(rank(a), rank(b)) })
}

// machines stand on their hosts; the instances of one block on one host share a box.
func (d *drawing) machines() {
	type place struct {
		label string
		host  model.HostID
	}
	count := map[place]int{} // looked up only
	at := func(i int) place { return place{d.t.VMs[i].Label, d.t.VMs[i].Host.Value} }
	for i := range d.t.VMs {
		count[at(i)]++
	}
	for i := range d.t.VMs {
		p := at(i)
		n := count[p]
		if n == 0 {
			continue // drawn with the first of its block
		}
		count[p] = 0
		name, label := d.t.VMs[i].Name, ""
		if n > 1 {
			label = fmt.Sprintf("%s (%d)", p.label, n)
		}
		var host *Box
		if p.host != model.NoHost {
			host = d.hosts[p.host]
		}
		b := d.box("vm", name, label)
		b.Block, b.Count = p.label, n
		if host != nil {
			host.Inside = append(host.Inside, b)
		} else {
			d.graph.Boxes = append(d.graph.Boxes, b)
		}
	}
}

// services are what runs on machines but is more than one of them.
func (d *drawing) services() {
	for i := range d.t.Clusters {
		d.put(d.box("cluster", d.t.Clusters[i].Name, "cluster "+d.t.Clusters[i].Name), nil)
	}
	for i := range d.t.VMMs {
		d.put(d.box("vmm", d.t.VMMs[i].Name, "VMM "+d.t.VMMs[i].Name), nil)
	}
	for i := range d.t.SQLs {
		d.put(d.box("sql", d.t.SQLs[i].Name, "SQL Server "+d.t.SQLs[i].Name), nil)
	}
	for i := range d.t.Vaults {
		d.put(d.box("vault", d.t.Vaults[i].Name, "vault "+d.t.Vaults[i].Name), nil)
	}
}

func (d *drawing) edge(from, to, label string) { d.join(Edge{From: from, To: to, Label: label}) }

func (d *drawing) replication(from, to, label string) {
	d.join(Edge{From: from, To: to, Label: label, Dashed: true})
}

func (d *drawing) join(e Edge) {
	if d.boxes[e.From] != nil && d.boxes[e.To] != nil {
		d.graph.Edges = append(d.graph.Edges, e)
	}
}

func (d *drawing) relations() {
	t := d.t
	for i := range t.Links {
		if b := t.Links[i].Between.Value; len(b) == 2 && b[0] != model.NoSite && b[1] != model.NoSite {
			label := fmt.Sprintf("%s, %v", t.Links[i].Name, t.Links[i].Bandwidth.Value)
			d.join(Edge{From: "site." + t.Sites[b[0]].Name, To: "site." + t.Sites[b[1]].Name, Label: label, Line: true})
		}
	}
	for i := range t.VMs {
		if r := t.VMs[i].HyperVReplica; r != nil && r.ReplicaServer.Value != model.NoHost {
			d.replication("vm."+t.VMs[i].Name, "host."+t.Hosts[r.ReplicaServer.Value].Name, "Hyper-V Replica"+every(r.ReplicationFrequency))
			if x := t.VMs[i].ExtendedReplication; x != nil && x.ReplicaServer.Value != model.NoHost {
				d.replication("host."+t.Hosts[r.ReplicaServer.Value].Name, "host."+t.Hosts[x.ReplicaServer.Value].Name, "extended replication"+every(x.ReplicationFrequency))
			}
		}
	}
	for i := range t.Protections {
		if p := &t.Protections[i]; p.Source != nil && p.Target != nil && p.Source.Cloud.Value != model.NoCloud && p.Target.Cloud.Value != model.NoCloud {
			d.replication("cloud."+t.Clouds[p.Source.Cloud.Value].Name, "cloud."+t.Clouds[p.Target.Cloud.Value].Name, protectionLabel(t, p))
		}
	}
	for i := range t.Clusters {
		d.nodes("cluster."+t.Clusters[i].Name, "node", t.Clusters[i].Nodes.Value)
		if w := t.Clusters[i].Witness; w != nil && w.Site.Value != model.NoSite {
			d.edge("cluster."+t.Clusters[i].Name, "site."+t.Sites[w.Site.Value].Name, "witness")
		}
	}
	d.management()
}

// every is how often changes are sent, in words that follow a mechanism.
func every(interval model.Attr[time.Duration]) string {
	if !interval.Known() {
		return ""
	}
	return ", every " + spelled(interval.Value)
}

// protectionLabel says by what means a protection protects how much, and what it is called.
func protectionLabel(t *model.Topology, p *model.Protection) string {
	label := "Site Recovery"
	if p.Policy.Value != model.NoPolicy {
		label += every(t.Policies[p.Policy.Value].ReplicationFrequency)
	}
	return fmt.Sprintf("%s, %s, %s", label, plural(len(p.VMs.Value), "machine"), p.Name)
}

func (d *drawing) nodes(from, label string, vms []model.VMID) {
	for _, vm := range vms {
		d.edge(from, "vm."+d.t.VMs[vm].Name, label)
	}
}

func (d *drawing) management() {
	t := d.t
	for i := range t.VMMs {
		v, name := &t.VMMs[i], "vmm."+t.VMMs[i].Name
		if v.VM.Value != model.NoVM {
			d.nodes(name, "on", []model.VMID{v.VM.Value})
		}
		if v.Cluster.Value != model.NoCluster {
			d.edge(name, "cluster."+t.Clusters[v.Cluster.Value].Name, "on")
		}
		if v.SQL.Value != model.NoSQL {
			d.edge(name, "sql."+t.SQLs[v.SQL.Value].Name, "database")
		}
	}
	for i := range t.SQLs {
		s, name := &t.SQLs[i], "sql."+t.SQLs[i].Name
		if s.VM.Value != model.NoVM {
			d.nodes(name, "on", []model.VMID{s.VM.Value})
		}
		if s.AvailabilityGroup != nil {
			for _, r := range s.AvailabilityGroup.Replicas {
				if r.VM.Value != model.NoVM {
					d.nodes(name, "replica", []model.VMID{r.VM.Value})
				}
			}
			d.availabilityGroup(s)
		}
	}
	for i := range t.Vaults {
		for _, r := range t.Vaults[i].Registrations {
			if r.VMM.Value != model.NoVMM {
				d.edge("vault."+t.Vaults[i].Name, "vmm."+t.VMMs[r.VMM.Value].Name, "acts through")
			}
		}
	}
}

// availabilityGroup is the replication of a database from the replica that a run begins at, the first one at the primary site, to
// the others. It is synchronous unless one of both is not.
func (d *drawing) availabilityGroup(s *model.SQL) {
	list := s.AvailabilityGroup.Replicas
	site := func(r *model.Replica) model.SiteID {
		if r.VM.Value == model.NoVM {
			return model.NoSite
		}
		return d.t.SiteOf(r.VM.Value)
	}
	first := max(0, slices.IndexFunc(list, func(r model.Replica) bool {
		return site(&r) != model.NoSite && site(&r) == d.t.Deployment.PrimarySite.Value
	}))
	for i := range list {
		a, b := &list[first], &list[i]
		if i == first || a.VM.Value == model.NoVM || b.VM.Value == model.NoVM {
			continue
		}
		mode := "synchronous"
		if a.AvailabilityMode.Value == "asynchronous_commit" || b.AvailabilityMode.Value == "asynchronous_commit" {
			mode = "asynchronous"
		}
		d.replication("vm."+d.t.VMs[a.VM.Value].Name, "vm."+d.t.VMs[b.VM.Value].Name, "availability group, "+mode)
	}
}

// Focus keeps what is at most so many steps from a box, a step being an arrow or the way into or out of a box, and the
// boxes around that. The address of a block with count or for_each stands for all its instances. It is false if there
// is no such box.
func (g Graph) Focus(address string, depth int) (Graph, bool) {
	near := map[string][]string{} // looked up only
	join := func(a, b string) { near[a], near[b] = append(near[a], b), append(near[b], a) }
	kept := map[string]bool{} // looked up only
	var frontier []string
	var walk func(list []*Box)
	walk = func(list []*Box) {
		for _, b := range list {
			if b.ID == address || strings.HasPrefix(b.ID, address+"[") {
				kept[b.ID] = true
				frontier = append(frontier, b.ID)
			}
			for _, in := range b.Inside {
				join(b.ID, in.ID)
			}
			walk(b.Inside)
		}
	}
	walk(g.Boxes)
	if len(frontier) == 0 {
		return g, false
	}
	for _, e := range g.Edges {
		join(e.From, e.To)
	}
	for range depth {
		var next []string
		for _, at := range frontier {
			for _, to := range near[at] {
				if !kept[to] {
					kept[to] = true
					next = append(next, to)
				}
			}
		}
		frontier = next
	}
	edges := slices.DeleteFunc(slices.Clone(g.Edges), func(e Edge) bool { return !kept[e.From] || !kept[e.To] })
	return Graph{Boxes: keep(g.Boxes, kept), Edges: edges}, true
}

// keep are the boxes that are kept or hold one that is.
func keep(list []*Box, kept map[string]bool) (left []*Box) {
	for _, b := range list {
		inside := keep(b.Inside, kept)
		if kept[b.ID] || len(inside) > 0 {
			c := *b
			c.Inside = inside
			left = append(left, &c)
		}
	}
	return left
}
