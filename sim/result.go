package sim

import (
	"vmmdrill/model"
	"vmmdrill/sim/kernel"
)

// Result is what happened in one run of a drill. What goes wrong is in here, never an error.
type Result struct {
	VMM        Outcome // of the management server: until a vault operation would be accepted
	VMs        []VMOutcome
	Links      []LinkUse
	Volumes    []Volume       // that copies of replicated machines lie on
	SplitBrain int            // machines that ran at both sites at some time
	DataLost   float64        // bytes written and never to be had again
	Mistaken   int            // machines that VMM looked for at the wrong site after its database went back in time (FACTS F-10)
	Refusals   []RefusalTally // in the order in which they first occurred
	Runs       []RunOutcome
	Home       bool // everything ended as it began: at the primary site, replicating to the secondary
	CutShort   bool // more happened than a run may hold; what is here ends before the drill does
	Timeline   []Entry
	Samples    []Sample   // if the drill asks for them
	Progress   []Progress // of the machine that the drill follows

	Lanes       []Lane      // if the drill asks for stretches
	Stretches   []Stretch   // the same; by lane and instant
	StretchGrid kernel.Time // how exact they are of single machines; 0: as exact as the clock

	SamplesCutShort bool   // there were more of them than a result may hold; the last ones are missing
	Hash            string // of the timeline; hexadecimal
}

// Outcome is what an interruption cost, in seconds: the longest time without service and the greatest loss of the run.
// Infinite means that service never came back.
type Outcome struct {
	RTO, RPO float64
}

// VMOutcome is the outcome of one machine and where it ended.
type VMOutcome struct {
	VM     model.VMID
	Site   model.SiteID // where it serves at the end, or NoSite
	Health string       // replication health at the end: Normal, Warning, Critical or NotApplicable (FACTS M-52…M-54)
	Outcome
	ProtectedAfter float64 // seconds until its first copy is complete: infinite if it is not, 0 if it was there from the beginning
}

// LinkUse is the use of one link in the direction that carried more.
type LinkUse struct {
	Link               model.LinkID
	MeanBytesPerSecond float64
	Utilization        float64 // of the bandwidth, 0…1
}

// Volume is a volume of a host: its place in the host's list.
type Volume struct {
	Host    model.HostID
	Storage int
}

// Name is that of the host and its own, for volumes of different hosts may have one name.
func (v Volume) Name(t *model.Topology) string {
	return t.Hosts[v.Host].Name + "/" + t.Hosts[v.Host].Storage[v.Storage].Name
}

// RefusalTally counts how often an operation was refused for one reason.
type RefusalTally struct {
	Operation, Target, Code, Reason, Source string
	Count                                   int
}

// RunOutcome says how a run of a procedure ended.
type RunOutcome struct {
	Name      string
	Began     kernel.Time // Never if it did not
	Ended     kernel.Time // Never if it did not
	Completed bool        // every step was carried out
	Stopped   string      // the step at which it stopped, "" if it did not
}

// Entry is one line of the timeline.
type Entry struct {
	At     kernel.Time
	What   string // a fault, an operation, or a change of state; the words of the language
	Target string
	Detail string
	Minor  bool // of a single machine among many; left out of short views
}
