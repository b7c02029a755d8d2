// Package capacity sizes a deployment: the line, the first copies, the storage and the hosts of the second site. It answers in closed forms
// and by optimisation what the simulator answers by playing; what is replicated and how is read by package sim, so that both mean the same.
package capacity

import (
	"fmt"
	"math"
	"slices"
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

// Unit is what a value is in.
type Unit string

// The units. Seconds, bytes and rates are plain numbers of them.
const (
	Seconds  Unit = "s"
	Bytes    Unit = "B"
	PerSec   Unit = "B/s"
	Number   Unit = ""
	PerDay   Unit = "/d"
	Share    Unit = "1"
	IOPerSec Unit = "op/s"
)

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
	Formula              string // with the numbers of this row
	Source               string // FACTS, or "assumption"
}

// Assessment is all rows, table after table.
type Assessment struct {
	Rows      []Row
	TooLittle int // rows of which there is too little
}

// Tables are in the order of the report.
var Tables = []string{"line", "machines", "first copies", "storage", "hosts"}

// assessor fills an assessment.
type assessor struct {
	t    *model.Topology
	o    Options
	list []sim.Relationship
	line model.LinkID
	Assessment
}

// Assess answers for a topology. It has no rows for what nobody replicates.
func Assess(t *model.Topology, o Options) Assessment {
	a := &assessor{t: t, o: o, list: sim.Relationships(t), line: sim.Line(t)}
	if len(a.list) > 0 {
		a.sizeLine()
		a.machines()
		a.firstCopies()
		a.storage()
	}
	a.hosts()
	return a.Assessment
}

func (a *assessor) add(r Row) {
	if r.Verdict == TooLittle {
		a.TooLittle++
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

// sizeLine is what the line has to carry, and what it does with what it carries.
func (a *assessor) sizeLine() {
	c, have := a.demand(), a.bandwidth()
	name := "the line"
	if a.line >= 0 {
		name = a.t.Links[a.line].Name
	}
	add := func(what string, value float64, unit Unit, v Verdict, source, formula string, args ...any) {
		a.add(Row{"line", name, what, value, unit, v, fmt.Sprintf(formula, args...), source})
	}
	add("bandwidth", have, PerSec, NoVerdict, "the topology", "as stated")
	add("sent on average", c.mean(), PerSec, atLeast(have, c.mean()), "FACTS M-4, K-6", "sum over machines and disks of what differs after an interval, at the %g %% quantile of drawn rates, times %g, over the ratio of compression, averaged over %v", 100*a.o.Percentile, a.o.Growth, c.period())
	for _, rpo := range a.o.RPOs {
		for _, share := range []float64{1, 0.9} {
			need := c.needed(rpo, share)
			add(fmt.Sprintf("needed for an RPO of %v in %g %% of the time", rpo, 100*share), need, PerSec, atLeast(have, need), "FACTS K-6, M-5",
				"the least C for which T + (backlog + sent)/C is at most %v in %g %% of the intervals of T = %v, the captures of an interval being sent together; the backlog is what C carries too little of", rpo, 100*share, c.slot)
		}
	}
	if math.IsNaN(have) {
		return
	}
	reached := c.rpos(have)
	for _, p := range []float64{0.5, 0.95, 1} {
		what := fmt.Sprintf("RPO, %g %% of the time", 100*p)
		add(what, quantile(reached, p), Seconds, NoVerdict, "FACTS M-5", "that quantile of T + (backlog + sent)/C over the intervals, with C = %s", model.BytesPerSecond(have))
	}
	if peak, at := c.peak(reached); peak > slices.Min(reached) {
		add("the greatest RPO, of the interval that begins at "+clock(at), peak, Seconds, NoVerdict, "FACTS K-6", "the greatest T + (backlog + sent)/C over the intervals, and the first interval that has it, from the beginning of the profiles or traces")
	}
	for _, rpo := range a.o.RPOs {
		over := c.violations(reached, rpo)
		v := Enough
		if over > 0 {
			v = TooLittle
		}
		add(fmt.Sprintf("intervals with an RPO over %v", rpo), over, PerDay, v, "FACTS K-6", "intervals of %v in which T + (backlog + sent)/C is over %v, per day", c.slot, rpo)
		if over > 0 {
			longest, from := c.longest(reached, rpo)
			add(fmt.Sprintf("the longest time over an RPO of %v, from %s", rpo, clock(from)), longest, Seconds, NoVerdict, "FACTS K-6", "the most intervals of %v after one another in which T + (backlog + sent)/C is over %v; it goes round the end of the profiles or traces", c.slot, rpo)
		}
	}
}

// clock is an instant of the profiles, of a day or of more than one.
func clock(at time.Duration) string {
	text := fmt.Sprintf("%02d:%02d", at/time.Hour%24, at/time.Minute%60)
	if day := at / dayLong; day > 0 {
		text = fmt.Sprintf("%s of day %d", text, day+1)
	}
	return text
}

// machines are what each replicated machine sends, how long the line may be cut before it has to be resynchronised, and what that takes.
func (a *assessor) machines() {
	have := a.bandwidth()
	for i := range a.list {
		r := &a.list[i]
		name := a.name(r.VM)
		written, size, sent := 0.0, 0.0, 0.0
		for k := range r.Disks {
			rate := a.rate(r, k, 0, 24*time.Hour) / (24 * time.Hour).Seconds()
			written += rate
			size += r.Disks[k].Size
			sent += r.Disks[k].Changed(rate*r.Interval.Seconds()) / r.Disks[k].Ratio
		}
		add := func(what string, value float64, unit Unit, source, formula string, args ...any) {
			a.add(Row{"machines", name, what, value, unit, NoVerdict, fmt.Sprintf(formula, args...), source})
		}
		add("written", written, PerSec, "FACTS K-6", "its disks at the %g %% quantile of drawn rates, times %g, averaged over a day", 100*a.o.Percentile, a.o.Growth)
		add("sent every "+r.Interval.String(), sent, Bytes, "FACTS M-2, M-4", "what differs of its disks after %v, over the ratio of compression", r.Interval)
		cut := math.Inf(1)
		if written > 0 {
			cut = sim.LogShare * size / written
		}
		add("the line may be cut for", cut, Seconds, "FACTS M-40", "%g of its disks (%s) over what it writes (%s)", sim.LogShare, model.Bytes(size), model.BytesPerSecond(written))
		if !math.IsInf(cut, 1) && !math.IsNaN(have) {
			differs := 0.0
			for k := range r.Disks {
				differs += r.Disks[k].Changed(a.rate(r, k, 0, 24*time.Hour)/86400*cut) / r.Disks[k].Ratio
			}
			add("a resynchronisation then takes", size/r.ScanRate+differs/have, Seconds, "FACTS M-43, hvr.resync_scan_MBps", "its disks (%s) compared at %s, and what differs by then (%s) sent at %s",
				model.Bytes(size), model.BytesPerSecond(r.ScanRate), model.Bytes(differs), model.BytesPerSecond(have))
		}
	}
}
