package sim

import (
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// world is one run of a drill.
type world struct {
	layout
	drill  *Drill
	chance Chance
	now    kernel.Time
	end    kernel.Time
	queue  kernel.Queue[event]

	estate   recovery.Estate
	machines []recovery.Machine
	watched  []recovery.Machine // as they were before a transition that somebody looks at
	changed  bool               // the protocol's state changed since waiting jobs were last looked at

	net        *network.Network
	arrived    []delivery         // flows that are done now and not handled yet
	routes     [][]network.LinkID // of one link each, as the network takes them
	senders    []sender           // by host
	carries    []int32            // by slot of a flow: what it carries, as a delivery says it
	linkDown   []bool             // by link
	siteDown   []bool             // by site
	vmm        vmmService
	auto       automatics
	log        logStream
	runs       []runState
	jobs       []job
	inForce    map[*Fault]bool        // looked up only
	struckAt   map[*Fault]kernel.Time // the same
	firstFault kernel.Time            // Never if there is none
	lastRepair kernel.Time            // negative if there is none
	waiting    []int32                // jobs that wait to become possible, in the order of their orders
	tallied    map[refusalKey]int     // position in the result's refusals; looked up, never ranged over
	memory     memory
	dirty      []int32 // volumes on which something has changed, in the order in which it has
	started    bool    // what runs at first has its place
	sampler    sampler
	batches    batches   // of initial replication
	recorder   *recorder // nil: nobody asks for stretches
	followed   int32     // the unit whose replication the result tells of, or nobody
	result     Result
}

type eventKind uint8

const (
	faultStrikes eventKind = iota
	faultRepaired
	cycleDue
	retryDue
	resyncDue
	serviceBack
	vmmStarts
	providerConnects
	clusterActs
	nodesIsolated
	quarantineEnds
	copyDue
	logDue
	runBegins
	jobEnds
	jobGivesUp
	actionEnds
	spaceDue
)

// event is what the queue holds. A relation's events carry its epoch and are dropped when it has moved on.
type event struct {
	index int32
	epoch uint32
	kind  eventKind
}

// Run plays a drill once. The topology need only be well formed; what cannot work in it does not.
func Run(t *model.Topology, d Drill, c Chance) Result { return new(Room).Run(t, d, c) }

// Room is the memory that a run takes, for whoever plays one after the other: with its queue a world is large, and in a sweep of short
// runs it would be most of the garbage. The zero Room is ready. It is not for concurrent use.
type Room struct{ w world }

// Run is the function of that name.
func (r *Room) Run(t *model.Topology, d Drill, c Chance) Result {
	r.w.begin(t, d, c)
	r.w.loop()
	result := r.w.finish()
	r.w = world{} // a result keeps nothing of it
	return result
}

// newWorld is the deployment at instant 0 with everything scheduled that is going to happen by itself.
func newWorld(t *model.Topology, d Drill, c Chance) *world {
	w := new(world)
	w.begin(t, d, c)
	return w
}

// begin makes an empty world that of a drill.
func (w *world) begin(t *model.Topology, d Drill, c Chance) {
	w.layout, w.drill, w.chance, w.end = newLayout(t), &d, c, kernel.Time(d.Duration)
	w.inForce, w.struckAt, w.tallied = map[*Fault]bool{}, map[*Fault]kernel.Time{}, map[refusalKey]int{}
	w.firstFault, w.lastRepair = kernel.Never, -1
	w.estate, w.machines = w.initial()
	w.followed = w.follows()
	w.openNetwork()
	w.sampler = sampler{every: kernel.Time(d.Sample), carried: make([]float64, 2*len(t.Links)), order: w.byVM()}
	w.startReplication()
	w.startCopies()
	w.startServices()
	w.startSpaces()
	w.scheduleFaults()
	w.scheduleRuns()
	w.startRecording()
}

// eventsMax ends a run that would not end otherwise: a year of some thousand machines is less.
const eventsMax = 500_000_000

func (w *world) loop() {
	for n := 0; w.step(); n++ {
		if n == eventsMax {
			w.result.CutShort = true
			return
		}
	}
}

// next is when something happens next, Never if nothing does, and whether that is an event and not a flow. What has arrived by an instant
// was there before anything else happens in it.
func (w *world) next() (at kernel.Time, isEvent bool) {
	if len(w.arrived) > 0 {
		return w.now, false
	}
	at, isEvent = w.queue.Peek()
	if !isEvent {
		at = kernel.Never
	}
	if done, _, isFlow := w.net.NextCompletion(); isFlow && done <= at {
		return done, false
	}
	return at, isEvent
}

// step plays what happens next; it is false when nothing does before the end.
func (w *world) step() bool {
	next, isEvent := w.next()
	w.sampleUntil(next)
	if next > w.end {
		w.advance(w.end)
		return false
	}
	w.advance(next)
	w.observe()
	switch {
	case w.drill.PermuteTies:
		w.oneOfTied()
	case isEvent:
		_, _, e, _ := w.queue.Pop()
		w.handle(e)
		w.settled()
	default:
		w.arrivals()
	}
	return true
}

// delivery is a flow that is done, and what it carried: the capture of a unit, or, if negative, what was written into the copy of unit ^of.
type delivery struct {
	flow network.FlowID
	of   int32
}

// deliver begins a flow that carries something.
func (w *world) deliver(of int32, route []network.LinkID, bytes float64) network.FlowID {
	return w.carry(of, w.net.Start(route, bytes, 1))
}

// deliverAt begins one that shares nothing and has a rate of its own, in bytes per second.
func (w *world) deliverAt(of int32, rate, bytes float64) network.FlowID {
	return w.carry(of, w.net.StartCapped(nil, bytes, 1, rate))
}

func (w *world) carry(of int32, id network.FlowID) network.FlowID {
	for len(w.carries) <= id.Slot() {
		w.carries = append(w.carries, 0)
	}
	w.carries[id.Slot()] = of
	return id
}

// advance moves on to an instant, and notes what has arrived by then.
func (w *world) advance(to kernel.Time) {
	for _, id := range w.net.Advance(to) {
		a := delivery{flow: id}
		if id.Slot() < len(w.carries) { // the log of a database is in no list
			a.of = w.carries[id.Slot()]
		}
		w.arrived = append(w.arrived, a)
	}
	w.now = to
}

// arrivals handles the flows that are done, oldest first.
func (w *world) arrivals() {
	for _, a := range w.arrived {
		w.flowDone(a)
		w.settled()
	}
	w.arrived = w.arrived[:0]
}

// settled lets follow what one thing that happened has brought about, before the next one happens: also at the same instant.
func (w *world) settled() {
	w.lookAround()
	w.wake()
	w.observe()
}

func (w *world) handle(e event) {
	switch e.kind {
	case faultStrikes:
		w.strike(int(e.index))
	case faultRepaired:
		w.repair(int(e.index))
	case cycleDue:
		w.cycleDue(e.index, e.epoch)
	case retryDue:
		w.retryDue(e.index, e.epoch)
	case resyncDue:
		w.resyncDue(e.index, e.epoch)
	case serviceBack:
		w.serviceBack(e.index, e.epoch)
	case vmmStarts:
		w.vmmStarts(e.epoch)
	case providerConnects:
		w.providerConnected()
	case clusterActs:
		w.clusterActs(int(e.index), e.epoch)
	case nodesIsolated:
		w.isolated(e.index, e.epoch)
	case quarantineEnds:
		w.quarantineOver(e.index)
	case copyDue:
		w.copyDue(e.index)
	case logDue:
		w.logDue(e.epoch)
	case runBegins:
		w.beginRun(int(e.index))
	case jobEnds:
		w.jobEnds(e.index, e.epoch)
	case jobGivesUp:
		w.giveUp(e.index)
	case actionEnds:
		w.actionEnded(int(e.index))
	case spaceDue:
		w.spaceDue(e.index, e.epoch)
	}
}

// apply carries an operation out if it is allowed, and lets everything that depends on the state follow.
func (w *world) apply(op *recovery.Operation, target recovery.Target, a recovery.Args) *recovery.Refusal {
	if refused := w.transit(op, target, a); refused != nil {
		return refused
	}
	w.changed = true
	if op == recovery.MoveVMMRole {
		w.auto.nodes[0].moved = true
	}
	if op.Scope == recovery.OnMachine {
		w.follow(w.unitOf(target), op)
	} else if op.By == recovery.Nature {
		for i := range w.units {
			w.follow(int32(i), op)
		}
	}
	w.followClusters() // before VMM, which looks for its database
	w.followVMM()
	return nil
}

// transit is the only way from one state of the protocol to the next.
func (w *world) transit(op *recovery.Operation, target recovery.Target, a recovery.Args) *recovery.Refusal {
	if w.drill.Watch == nil {
		return recovery.Apply(op, &w.estate, w.machines, target, a)
	}
	w.watched = append(w.watched[:0], w.machines...)
	before := Protocol{w.estate, w.watched}
	refused := recovery.Apply(op, &w.estate, w.machines, target, a)
	if refused == nil {
		w.drill.Watch(&Transition{time.Duration(w.now), op, target, a, &before, &Protocol{w.estate, w.machines}})
	}
	return refused
}

// unitOf is the unit of a machine; VMM's and its database's are the last ones.
func (w *world) unitOf(t recovery.Target) int32 {
	if t >= 0 {
		return int32(t)
	}
	for i := len(w.machines); i < len(w.units); i++ {
		if w.units[i].target == t {
			return int32(i)
		}
	}
	panic("sim: no such machine")
}

func (w *world) machine(unit int32) *recovery.Machine {
	return recovery.MachineOf(&w.estate, w.machines, w.units[unit].target)
}

// draw is a time drawn from a distribution of seconds.
func (w *world) draw(name string, d model.Distribution) kernel.Time {
	return w.lasting(d.Quantile(w.chance.Unit(name)))
}

// lasting is so many seconds. Longer than the run is all the same.
func (w *world) lasting(seconds float64) kernel.Time {
	return kernel.Time(min(seconds, w.end.Seconds()+1) * 1e9)
}

// after is an instant that may lie beyond the end of the run; how far is all the same.
func (w *world) after(d kernel.Time) kernel.Time { return w.now + min(d, w.end+1) }
