package sim

import (
	"cmp"
	"math"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// Lane is a part of an estate whose stretches are told apart from those of the others.
type Lane struct {
	Of       LaneKind
	Name     string // the site's, the link's, VMM's, its database's; of workloads the label of their block
	Machines int    // that it stands for: of workloads those of the block, of the replication lane all workloads; else 0
}

// LaneKind says what a lane is of. Lanes are in this order.
type LaneKind uint8

const (
	SiteLane LaneKind = iota
	LinkLane
	VMMLane
	DatabaseLane
	ReplicationLane // the vault, and whether changes of the workloads get to the other side
	OperatorLane    // procedures, and what software does by itself to bring VMM and its database back
	WorkloadLane
)

// StretchKind is what was so.
type StretchKind string

const (
	Outage      StretchKind = "outage"      // no power, a line that is cut, no service; of VMM until a vault operation would be accepted
	Unprotected StretchKind = "unprotected" // it runs, and the loss of its site would cost more than Drill.ExposureMax allows
	Standstill  StretchKind = "standstill"  // it runs, and its changes do not get to the other side
	TestOpen    StretchKind = "test"        // a test failover of it is open
	InForce     StretchKind = "fault"       // a fault that is no outage of its lane, or is one for another reason than the lane tells
	Manual      StretchKind = "manual"      // a step of a procedure, or what a recovery plan waits for somebody to do
	Automatic   StretchKind = "automatic"   // a script of a recovery plan, or what a cluster or SQL Server does by itself
)

// Stretch is a time in which something was so without a break.
type Stretch struct {
	Lane     int // position in Result.Lanes
	Kind     StretchKind
	What     string      // a fault and its target, or the name of a step
	Run      string      // of a step, the run that it belongs to; "" for what software does by itself
	From, To kernel.Time // where less than StretchGrid apart, neither is exact
	Open     bool        // it was still so when the run ended
	Machines int         // of the lane, for which it was so: a stretch ends when they become more or fewer
}

// recorder collects stretches. It changes nothing: a run that is recorded is the same run.
type recorder struct {
	lanes  []Lane
	list   []Stretch
	states []observed
	units  []watched
	steps  []int // by run: the position in the list of the step that is under way; negative without

	replication int32 // its lane, and that of the operators
	operator    int32
	changes     []change
	grid        kernel.Time // of the changes; 0: they are exact
}

// observed is something about the estate that is looked at after every step.
type observed struct {
	as    Stretch
	is    func() bool
	since kernel.Time        // Never: it is not so
	ended func() kernel.Time // the instant at which it stopped being so, if that is before it is looked at; nil: it is not
}

// What is watched of single machines.
const (
	isDown = iota
	isUnprotected
	isStill
	isTested
	watchedKinds
)

var kindOfWatched = [watchedKinds]StretchKind{Outage, Unprotected, Standstill, TestOpen}

// watched is since when something has been so of a machine, or from when on it will be unless something happens before; Never if it
// is not so.
type watched struct {
	lane int32
	most float64 // seconds of exposure; NaN: it is not asked whether it is protected
	from [watchedKinds]kernel.Time
}

// change is that something became so for one machine more of a lane, or for one less.
type change struct {
	at         kernel.Time
	lane, more int32
	kind       uint8
}

// startRecording looks at everything for the first time, if the drill asks for stretches.
func (w *world) startRecording() {
	if !w.drill.Stretches {
		return
	}
	r := &recorder{steps: slices.Repeat([]int{-1}, len(w.drill.Runs)), units: make([]watched, len(w.units))}
	w.recorder = r
	w.observeSites()
	w.observeManagement()
	r.replication = r.lane(ReplicationLane, w.vaultName(), len(w.machines))
	r.observe(r.replication, Outage, "", func() bool { return !w.estate.Vault })
	r.operator = r.lane(OperatorLane, "", 0)
	w.groupUnits()
	w.observeFaults()
	for i := range w.units {
		w.watch(int32(i))
	}
	w.observe()
}

func (r *recorder) lane(kind LaneKind, name string, machines int) int32 {
	r.lanes = append(r.lanes, Lane{kind, name, machines})
	return int32(len(r.lanes) - 1)
}

// laneOf is the first lane of a kind and name, negative if there is none.
func (r *recorder) laneOf(kind LaneKind, name string) int32 {
	return int32(slices.IndexFunc(r.lanes, func(l Lane) bool { return l.Of == kind && (name == "" || l.Name == name) }))
}

func (r *recorder) observe(lane int32, kind StretchKind, what string, is func() bool) {
	if lane >= 0 {
		r.states = append(r.states, observed{as: Stretch{Lane: int(lane), Kind: kind, What: what}, is: is, since: kernel.Never})
	}
}

func (w *world) observeSites() {
	r := w.recorder
	for i := range w.t.Sites {
		r.observe(r.lane(SiteLane, w.t.Sites[i].Name, 0), Outage, "", func() bool { return w.siteDown[i] })
	}
	for i := range w.t.Links {
		r.observe(r.lane(LinkLane, w.t.Links[i].Name, 0), Outage, "", func() bool { return w.linkDown[i] })
	}
}

// observeManagement looks at VMM and its database. A clustered one is unprotected while no node of the other side could take it over,
// or the log does not flow there; a machine is, as workloads are.
func (w *world) observeManagement() {
	r, e := w.recorder, &w.estate
	if w.t.VMM() == nil {
		return
	}
	vmm, database := r.lane(VMMLane, w.vmmName(), 0), r.lane(DatabaseLane, w.databaseName(), 0)
	r.observe(vmm, Outage, "", func() bool { return w.vmm.away || !w.vmm.running })
	if e.Option == recovery.StretchedCluster {
		r.observe(database, Outage, "", func() bool { return !e.PrimaryRuns() })
		r.observe(vmm, Unprotected, "", func() bool { return w.vmm.running && !e.CanHost(&e.VMMCluster, e.Role.Other()) })
		r.observe(database, Unprotected, "", func() bool { return e.PrimaryRuns() && !e.LogFlows() })
		return
	}
	if n := len(w.units); n > len(w.machines) {
		u := &w.units[n-1] // the database's machine, or VMM's with the database in it
		// VMM has it once the machine has booted. That clients have to learn the machine's new address does not concern VMM.
		r.observe(database, Outage, "", func() bool { return !u.service.running || w.now < u.service.booted })
		r.states[len(r.states)-1].ended = func() kernel.Time { return u.service.booted }
	}
}

func (w *world) databaseName() string {
	if v := w.t.VMM(); v.SQL.Value != model.NoSQL {
		return w.t.SQLs[v.SQL.Value].Name
	}
	return "database"
}

// vaultName is that of the first vault that VMM is registered in.
func (w *world) vaultName() string {
	for i := range w.t.Vaults {
		for _, x := range w.t.Vaults[i].Registrations {
			if x.VMM.Value == w.t.VMMID() {
				return w.t.Vaults[i].Name
			}
		}
	}
	return "vault"
}

// observeFaults looks at the faults that are in force. The loss of a site, of a link or of the vault is known from these themselves.
func (w *world) observeFaults() {
	for i := range w.drill.Faults {
		f := &w.drill.Faults[i]
		if f.Kind == SiteOutage || f.Kind == LinkOutage || f.Kind == VaultOutage || len(f.IDs) == 0 {
			continue
		}
		w.recorder.observe(w.laneStruck(f), InForce, string(f.Kind)+" "+f.Target, func() bool { return w.inForce[f] })
	}
}

// laneStruck is the lane of what a fault strikes first: of a host or a machine, that of its site.
func (w *world) laneStruck(f *Fault) int32 {
	r, id := w.recorder, f.IDs[0]
	k := slices.IndexFunc(FaultKinds, func(k KindOfFault) bool { return k.Kind == f.Kind })
	host := model.NoHost
	switch FaultKinds[k].Target {
	case "site":
		return int32(id)
	case "link":
		return r.laneOf(LinkLane, w.t.Links[id].Name)
	case "host":
		host = model.HostID(id)
	case "vm":
		host = w.t.VMs[id].Host.Value
	case "vmm":
		return r.laneOf(VMMLane, "")
	case "sql":
		return r.laneOf(DatabaseLane, "")
	case "cluster":
		if w.clusterOf(true) == &w.t.Clusters[id] && w.clusterOf(false) != &w.t.Clusters[id] {
			return r.laneOf(DatabaseLane, "")
		}
		return r.laneOf(VMMLane, "")
	}
	if host == model.NoHost || w.t.Hosts[host].Site.Value == model.NoSite {
		return r.replication
	}
	return int32(w.t.Hosts[host].Site.Value)
}

// groupUnits gives every machine its lane: workloads that of their block, VMM's machine and its database's theirs.
func (w *world) groupUnits() {
	r := w.recorder
	known := map[string]int32{}
	for i := range w.units {
		u, x := &w.units[i], &r.units[i]
		x.from = [watchedKinds]kernel.Time{kernel.Never, kernel.Never, kernel.Never, kernel.Never}
		x.most = w.drill.exposureMax(u.vm)
		switch u.target {
		case recovery.TheVMM:
			x.lane = r.laneOf(VMMLane, "")
			continue
		case recovery.TheDatabase:
			x.lane = r.laneOf(DatabaseLane, "")
			continue
		}
		label := w.t.VMs[u.vm].Label
		lane, is := known[label]
		if !is {
			lane = r.lane(WorkloadLane, label, 0)
			known[label] = lane
		}
		r.lanes[lane].Machines++
		x.lane = lane
	}
}

// watch looks at a machine after something has happened to it.
func (w *world) watch(i int32) {
	r := w.recorder
	if r == nil {
		return
	}
	now := w.standing(i)
	for k, from := range now {
		was := r.units[i].from[k]
		if was < w.now && from <= w.now {
			continue // and goes on
		}
		r.note(i, k, was, w.now)
		r.units[i].from[k] = from
	}
}

// standing is from when on things are so of a machine as it stands now. Exposure grows while nothing happens, so that it may come to
// be unprotected later.
func (w *world) standing(i int32) (from [watchedKinds]kernel.Time) {
	u, m, x := &w.units[i], w.machine(i), &w.recorder.units[i]
	since := func(is bool) kernel.Time {
		if is {
			return w.now
		}
		return kernel.Never
	}
	workload := int(i) < len(w.machines)
	from[isDown] = since(workload && !u.service.serving)
	from[isTested] = since(workload && m.Test)
	from[isStill] = since(workload && u.service.running && m.Managed != recovery.ByNothing && !(replicates(m) && w.pathOpen(i)))
	from[isUnprotected] = kernel.Never
	if u.service.running {
		from[isUnprotected] = max(w.now, w.exposedAfter(i, x.most))
	}
	return from
}

// exposedAfter is the instant behind which the exposure of a machine that runs is longer than some seconds, unless another recovery
// point comes before.
func (w *world) exposedAfter(i int32, most float64) kernel.Time {
	point, usable := w.latest(i)
	switch {
	case math.IsNaN(most):
		return kernel.Never
	case !usable:
		return 0
	case most*1e9 > float64(w.end):
		return kernel.Never
	}
	return point + kernel.Time(most*1e9)
}

// note keeps that something was so of a machine.
func (r *recorder) note(i int32, kind int, from, to kernel.Time) {
	if from >= to {
		return
	}
	lane := r.units[i].lane
	if kind == isStill {
		lane = r.replication
	}
	if len(r.changes) >= changesMax {
		r.coarsen(to)
	}
	r.changes = append(r.changes, change{r.earlier(from), lane, 1, uint8(kind)}, change{r.later(to), lane, -1, uint8(kind)})
}

// changesMax bounds what a run notes of single machines before it notes them less exactly.
const changesMax = 400_000

func (r *recorder) earlier(at kernel.Time) kernel.Time {
	if r.grid == 0 {
		return at
	}
	return at / r.grid * r.grid
}

func (r *recorder) later(at kernel.Time) kernel.Time {
	if at != r.earlier(at) {
		return r.earlier(at) + r.grid
	}
	return at
}

// coarsen moves what was noted onto a grid, twice as wide each time and at most half as wide as what has passed, and adds up what
// falls together. Nothing becomes shorter by it, so that nothing that was noted is hidden.
func (r *recorder) coarsen(passed kernel.Time) {
	for len(r.changes) > changesMax/2 && r.grid < passed/2 {
		r.grid = max(kernel.Time(1e9), 2*r.grid)
		for i := range r.changes {
			c := &r.changes[i]
			if c.more > 0 {
				c.at = r.earlier(c.at)
			} else {
				c.at = r.later(c.at)
			}
		}
		r.addUp()
	}
}

// addUp sorts the changes by lane, kind and instant, and makes one of those that have all three in common.
func (r *recorder) addUp() {
	slices.SortFunc(r.changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.lane, b.lane), cmp.Compare(a.kind, b.kind), cmp.Compare(a.at, b.at))
	})
	kept := r.changes[:0]
	for _, c := range r.changes {
		if n := len(kept); n > 0 && kept[n-1].lane == c.lane && kept[n-1].kind == c.kind && kept[n-1].at == c.at {
			kept[n-1].more += c.more
			continue
		}
		kept = append(kept, c)
	}
	r.changes = slices.DeleteFunc(kept, func(c change) bool { return c.more == 0 })
}

// observe looks at the estate before and after something happens.
func (w *world) observe() {
	r := w.recorder
	if r == nil {
		return
	}
	for i := range r.states {
		s := &r.states[i]
		is := s.is()
		switch {
		case is && s.since == kernel.Never:
			s.since = w.now
		case !is && s.since != kernel.Never && s.ended != nil:
			r.close(s, max(s.since, s.ended()))
		case !is && s.since != kernel.Never:
			r.close(s, w.now)
		}
	}
}

func (r *recorder) close(s *observed, at kernel.Time) {
	if s.as.From, s.as.To = s.since, at; s.since < at {
		r.list = append(r.list, s.as)
	}
	s.since = kernel.Never
}

// stepBegins notes that the step at hand of a run has begun.
func (w *world) stepBegins(run int) {
	if r := w.recorder; r != nil {
		r.steps[run] = len(r.list)
		name := w.drill.Runs[run].Steps[w.runs[run].step].Name
		r.list = append(r.list, Stretch{Lane: int(r.operator), Kind: Manual, What: name, Run: w.drill.Runs[run].Name, From: w.now, To: kernel.Never})
	}
}

// stepEnds notes for how many machines the step under way was carried out, if there is one.
func (w *world) stepEnds(run int) {
	if r := w.recorder; r != nil && r.steps[run] >= 0 {
		s := &r.list[r.steps[run]]
		s.To, s.Machines = w.now, w.runs[run].done
		r.steps[run] = -1
	}
}

// actionBegins notes an action of a recovery plan.
func (w *world) actionBegins(run int, a *action) {
	if w.recorder == nil {
		return
	}
	kind := Automatic
	if a.what == "manual_action" {
		kind = Manual
	}
	w.recordAct(Stretch{Kind: kind, What: a.name, Run: w.drill.Runs[run].Name, From: w.now, To: w.after(a.lasts)})
}

// recordAct notes what somebody or something does, from when to when.
func (w *world) recordAct(s Stretch) {
	if r := w.recorder; r != nil {
		s.Lane = int(r.operator)
		r.list = append(r.list, s)
	}
}

// stopRecording closes what is still so, and puts the stretches in order: by lane, instant, kind and name.
func (w *world) stopRecording() {
	r := w.recorder
	if r == nil {
		return
	}
	w.observe()
	for i := range r.states {
		if r.states[i].since != kernel.Never {
			r.close(&r.states[i], w.now)
		}
	}
	for i := range w.units {
		for k, from := range r.units[i].from {
			r.note(int32(i), k, from, w.now)
		}
	}
	r.addUp()
	r.stretch()
	for i := range r.list {
		s := &r.list[i]
		s.Open = s.To >= w.now
		s.To = min(s.To, w.now)
	}
	slices.SortStableFunc(r.list, func(a, b Stretch) int {
		return cmp.Or(cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.From, b.From), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What))
	})
	w.result.Lanes, w.result.Stretches, w.result.StretchGrid = r.lanes, r.list, r.grid
}

// stretch makes stretches of the changes: one for each time in which the number of machines stays the same. Of VMM and its database
// there is one machine, which is not counted.
func (r *recorder) stretch() {
	machines := int32(0)
	for i, c := range r.changes {
		machines += c.more
		if machines == 0 {
			continue
		}
		next := r.changes[i+1] // what begins ends
		n := min(int(machines), r.lanes[c.lane].Machines)
		r.list = append(r.list, Stretch{Lane: int(c.lane), Kind: kindOfWatched[c.kind], From: c.at, To: next.at, Machines: n})
	}
}
