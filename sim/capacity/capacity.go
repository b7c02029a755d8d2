// Package capacity sizes a deployment: the line, the first copies, the storage and the hosts of the second site. It answers in closed forms
// and by optimisation what the simulator answers by playing; what is replicated and how is read by package sim, so that both mean the same.
package capacity

import (
	"math"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// Options are what the documents leave to whoever plans.
type Options struct {
	Growth     float64         // how many times what is written today; 1.3 is the planner's default (FACTS K-6)
	Percentile float64         // of drawn rates, 0…1; 0.95 is the planner's default (FACTS K-6)
	RPOs       []time.Duration // 15, 30 and 60 minutes are the planner's (FACTS K-6)
	Batch      int             // machines whose first copies begin together; 0: all
	Order      Order           // of the first copies
}

// Order is that in which first copies are made.
type Order string

// The orders.
const (
	AsWritten     Order = "topology"
	SmallestFirst Order = "smallest"
	LargestFirst  Order = "largest"
)

// Defaults are the Deployment Planner's (FACTS K-6).
func Defaults() Options {
	return Options{Growth: 1.3, Percentile: 0.95, RPOs: []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour}, Order: SmallestFirst}
}

// Verdict says whether a row is as it has to be.
type Verdict string

// The verdicts. Most rows have none: they only say how much.
const (
	NoVerdict Verdict = ""
	Enough    Verdict = "enough"
	TooLittle Verdict = "TOO LITTLE"
	Unproven  Verdict = "not decided"
)

// Row is one answer.
type Row struct {
	Table, Subject, What string
	Value                float64 // infinite: never, or no amount is enough; NaN: it is not known, because the topology does not say
	Unit                 Unit
	Verdict              Verdict
	Formula              string        // with the numbers of this row
	Source               string        // FACTS, or "assumption"
	RPO                  time.Duration // that the row is about; 0: none
	Share                float64       // of the time that it is about; 0: none
	phrase               string        // What, with rpoWord and shareWord where the two stand
	moreRPOs             []time.Duration
	moreShares           []float64 // of rows that were joined with this one
}

// Assessment is all rows, table after table.
type Assessment struct {
	Rows      []Row
	TooLittle int // rows of which there is too little
}

// Tables are in the order of the report.
var Tables = []string{"line", "machines", "initial replication", "storage", "hosts"}

// assessor fills an assessment.
type assessor struct {
	t    *model.Topology
	o    Options
	list []machine
	line model.LinkID
	sent curve // over the line
	Assessment
}

func newAssessor(t *model.Topology, o Options) *assessor {
	a := &assessor{t: t, o: o, line: sim.Line(t)}
	for _, r := range sim.Relationships(t) {
		m := a.machineOf(r)
		m.cut = m.budget()
		a.list = append(a.list, m)
	}
	a.sent = demand(a.list)
	return a
}

// Assess answers for a topology. It has no rows for what nobody replicates.
func Assess(t *model.Topology, o Options) Assessment {
	a := newAssessor(t, o)
	if len(a.list) > 0 {
		a.sizeLine()
		a.machines()
		a.firstCopies()
		a.storage()
		a.logs()
	}
	a.hosts()
	return a.Assessment
}

func (a *assessor) add(r Row) {
	if r.Verdict == TooLittle {
		a.TooLittle++
	}
	if r.phrase != "" {
		r.What = phrased(r.phrase, []time.Duration{r.RPO}, []float64{r.Share})
	}
	a.Rows = append(a.Rows, r)
}

// bandwidth is what the line carries, in bytes per second; NaN where that is not stated.
func (a *assessor) bandwidth() float64 {
	if a.line < 0 || !a.t.Links[a.line].Bandwidth.Known() {
		return math.NaN()
	}
	return float64(a.t.Links[a.line].Bandwidth.Value)
}

func (a *assessor) name(vm model.VMID) string { return a.t.VMs[vm].Name }

// atLeast is the verdict of something of which there has to be as much as is needed.
func atLeast(have, need float64) Verdict {
	switch {
	case math.IsNaN(have) || math.IsNaN(need):
		return NoVerdict
	case have < need:
		return TooLittle
	}
	return Enough
}
