package capacity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"vmmdrill/model"
)

// hosts are whether everything starts at the second site, also without the hosts whose loss is worst.
func (a *assessor) hosts() {
	all := a.anywhere()
	if len(all.machines) == 0 {
		return
	}
	a.started("all hosts", "copies may lie on any host of their cloud", len(a.list), []group{all})
	a.processors(all.hosts)
	where := a.whereTheyLie()
	if h := a.worst(where); h != model.NoHost {
		a.without(h, where)
	}
	if h := a.managersHost(where); h != model.NoHost {
		a.managerless(h)
	}
}

// group is machines of which each may start on every one of its hosts, or on those alone that are given for it.
type group struct {
	machines []*machine
	hosts    []model.HostID
	allowed  [][]model.HostID // by machine; nil: all
}

// anywhere has every machine start on any host of its target cloud: copies are yet to be placed.
func (a *assessor) anywhere() (g group) {
	for i := range a.list {
		m := &a.list[i]
		g.machines = append(g.machines, m)
		g.allowed = append(g.allowed, m.Candidates)
		for _, h := range m.Candidates {
			if h != model.NoHost && !slices.Contains(g.hosts, h) {
				g.hosts = append(g.hosts, h)
			}
		}
	}
	return g
}

// whereTheyLie has every machine start on the hosts that reach its copy, where the simulator puts it.
func (a *assessor) whereTheyLie() (list []group) {
	for i := range a.list {
		m := &a.list[i]
		reach := a.reach(m.Copy)
		k := slices.IndexFunc(list, func(g group) bool { return slices.Equal(g.hosts, reach) })
		if k < 0 {
			k = len(list)
			list = append(list, group{hosts: reach})
		}
		list[k].machines = append(list[k].machines, m)
	}
	return list
}

// reach are the hosts that reach what lies on one: itself, and where its cluster states shared storage the other nodes at its site.
func (a *assessor) reach(host model.HostID) (list []model.HostID) {
	if host == model.NoHost {
		return nil
	}
	own := &a.t.Hosts[host]
	if c := own.Cluster.Value; c == model.NoCluster || !a.t.Clusters[c].SharedStorage.Value {
		return []model.HostID{host}
	}
	for i := range a.t.Hosts {
		if h := &a.t.Hosts[i]; h.Cluster.Value == own.Cluster.Value && h.Site.Value == own.Site.Value {
			list = append(list, model.HostID(i))
		}
	}
	return list
}

// worst is the host without which fewest machines start; of equal ones that with the most memory left. Of hosts that reach the same copies it
// is the one with the most memory left: without another one the same machines would have more.
func (a *assessor) worst(where []group) model.HostID {
	worst, least, largest := model.NoHost, 0, 0.0
	for _, g := range where {
		if len(g.hosts) == 0 {
			continue
		}
		h := slices.MaxFunc(g.hosts, func(x, y model.HostID) int { return cmp.Compare(a.room(x, math.Inf(1)), a.room(y, math.Inf(1))) })
		left := a.place(g.but(h), true).Placed - a.place(g, true).Placed
		if room := a.room(h, math.Inf(1)); worst == model.NoHost || left < least || left == least && room > largest {
			worst, least, largest = h, left, room
		}
	}
	return worst
}

// but is a group that has lost a host.
func (g group) but(lost model.HostID) group {
	g.hosts = slices.DeleteFunc(slices.Clone(g.hosts), func(h model.HostID) bool { return h == lost })
	return g
}

// without is how many machines start where their copies lie when a host is missing. Copies that it alone reached start nowhere: what is lost
// cannot be placed anew (FACTS 5.1).
func (a *assessor) without(lost model.HostID, where []group) {
	alone := 0
	var left []group
	for _, g := range where {
		g = g.but(lost)
		if len(g.hosts) == 0 {
			alone += len(g.machines)
			continue
		}
		left = append(left, g)
	}
	why := fmt.Sprintf("the host whose loss is worst; the copies of %s lie on volumes that no other host reaches, and the others where VMM is taken to have placed them", counted(alone, "machine"))
	a.started("without "+a.t.Hosts[lost].Name, why, len(a.list), left)
}

// managersHost is the host that alone reaches the copy of VMM's machine, or its database's, if Site Recovery fails machines over; else none.
func (a *assessor) managersHost(where []group) model.HostID {
	if !slices.ContainsFunc(a.list, func(m machine) bool { return m.ByVault }) {
		return model.NoHost
	}
	for _, g := range where {
		if len(g.hosts) == 1 && slices.ContainsFunc(g.machines, func(m *machine) bool { return m.Manager }) {
			return g.hosts[0]
		}
	}
	return model.NoHost
}

// managerless is how many machines start when VMM does not: none that Site Recovery would have to fail over.
func (a *assessor) managerless(lost model.HostID) {
	n := 0
	for i := range a.list {
		if m := &a.list[i]; !m.ByVault && !slices.Equal(a.reach(m.Copy), []model.HostID{lost}) {
			n++
		}
	}
	a.add(Row{Table: "hosts", Subject: "without " + a.t.Hosts[lost].Name, What: ofThem(len(a.list)) + " while VMM is missing", Value: float64(n), Unit: Number, Verdict: TooLittle,
		Formula: "the only copy of VMM or of its database lies there, and without VMM the vault fails no machine over; those that are left can be by Hyper-V itself", Source: "FACTS 5.1"})
}

// room is the memory of a host that its own machines leave, or another amount where one of them does not state its memory.
func (a *assessor) room(h model.HostID, otherwise float64) float64 {
	if len(a.silent([]model.HostID{h}, nil)) > 0 {
		return otherwise
	}
	left := float64(a.t.Hosts[h].Memory.Value)
	for i := range a.t.VMs {
		if a.t.VMs[i].Host.Value == h {
			left -= float64(a.t.VMs[i].Memory.Value)
		}
	}
	return max(0, left)
}

// silent are the hosts and machines that do not say how much memory they have, those that run on the hosts already with them.
func (a *assessor) silent(hosts []model.HostID, machines []*machine) (names []string) {
	for _, h := range hosts {
		if !a.t.Hosts[h].Memory.Known() {
			names = append(names, a.t.Hosts[h].Name)
		}
		for i := range a.t.VMs {
			if vm := &a.t.VMs[i]; vm.Host.Value == h && !vm.Memory.Known() {
				names = append(names, vm.Name)
			}
		}
	}
	for _, m := range machines {
		if vm := &a.t.VMs[m.VM]; !vm.Memory.Known() {
			names = append(names, vm.Name)
		}
	}
	return names
}

// place places a group's machines. What nobody states is enough at best, and nothing otherwise.
func (a *assessor) place(g group, atBest bool) Placement {
	nothing, everything := 0.0, math.Inf(1)
	if atBest {
		nothing, everything = everything, nothing
	}
	bins := make([]float64, len(g.hosts))
	for i, h := range g.hosts {
		bins[i] = a.room(h, nothing)
	}
	items := make([]Item, len(g.machines))
	for i, m := range g.machines {
		x := &items[i]
		if x.Size = stated(a.t.VMs[m.VM].Memory); math.IsNaN(x.Size) {
			x.Size = everything
		}
		for b, h := range g.hosts {
			if g.allowed == nil || slices.Contains(g.allowed[i], h) {
				x.Bins = append(x.Bins, b)
			}
		}
	}
	return Place(items, bins)
}

// started is how many of all machines start, in groups that share no host.
func (a *assessor) started(subject, why string, of int, groups []group) {
	p, sure := Placement{}, 0
	var silent []string
	for _, g := range groups {
		best := a.place(g, true)
		p.Placed, p.Bound = p.Placed+best.Placed, p.Bound+best.Bound
		if s := a.silent(g.hosts, g.machines); len(s) > 0 {
			silent = append(silent, s...)
			best = a.place(g, false)
		}
		sure += best.Placed
	}
	r := Row{Table: "hosts", Subject: subject, What: ofThem(of), Value: float64(p.Placed), Unit: Number, Source: "FACTS F-18, assumption: memory is what decides"}
	proof := ""
	r.Value, r.Verdict, proof = judged(p, sure, of, len(silent) > 0)
	r.Formula = why + "; the smaller ones, of which so many may fit, the largest of them first, into the fullest host that takes it, moving another where that helps, and every way for few machines; by memory, as the hosts' own machines leave it: " + proof
	if len(silent) > 0 {
		r.Formula += "; memory is not stated of " + strings.Join(silent[:min(len(silent), silentMax)], ", ")
	}
	a.add(r)
}

// ofThem is what is said of a number of machines.
func ofThem(n int) string {
	if n == 1 {
		return "of 1 machine starts"
	}
	return fmt.Sprintf("of %d machines start", n)
}

// silentMax is how many are named that do not state their memory.
const silentMax = 5

// judged is what a placement proves. It took what is not stated to be enough, and so many are sure to start if that is nothing.
func judged(p Placement, sure, of int, silent bool) (float64, Verdict, string) {
	switch {
	case sure == of:
		return float64(of), Enough, "all are placed"
	case p.Bound < of && silent:
		return float64(p.Bound), TooLittle, "no placement has more, however much memory those have that do not state it"
	case p.Bound < of && p.Placed == p.Bound:
		return float64(p.Placed), TooLittle, "no placement has more"
	case p.Bound < of:
		return float64(p.Placed), TooLittle, fmt.Sprintf("no placement has more than %d", p.Bound)
	case silent:
		return math.NaN(), NoVerdict, "it depends on what is not stated"
	}
	return float64(p.Placed), Unproven, "none was found for all, and none is ruled out"
}

// processors is how many virtual processors come to a core of the hosts at the second site when everything runs there.
func (a *assessor) processors(ids []model.HostID) {
	virtual, cores := 0.0, 0.0
	add := func(sum *float64, n model.Attr[int]) {
		if *sum += float64(n.Value); !n.Known() {
			*sum = math.NaN()
		}
	}
	for i := range a.list {
		add(&virtual, a.t.VMs[a.list[i].VM].Cores)
	}
	for i := range a.t.VMs {
		if slices.Contains(ids, a.t.VMs[i].Host.Value) {
			add(&virtual, a.t.VMs[i].Cores)
		}
	}
	for _, h := range ids {
		add(&cores, a.t.Hosts[h].Cores)
	}
	a.add(Row{Table: "hosts", Subject: "all hosts", What: "virtual processors for each core", Value: virtual / cores, Unit: Number, Source: "the topology",
		Formula: fmt.Sprintf("the processors of the machines that start there and of those that run there already (%s), over the cores of the hosts (%s); how many are too many depends on what they do", Number.Text(virtual), Number.Text(cores))})
}
