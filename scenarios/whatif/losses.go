package whatif

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// lost is a machine that came back from a copy: what happened from the instant that the copy is of to the end of its service.
type lost struct {
	machine    string
	point, end float64 // seconds
	timeline   []sim.Entry
	progress   []sim.Progress
}

// loss plays a replication once more, following the machine, and says how old the copy was that it came back from and why there was no newer one.
func (v *Variant) loss(c Causes, machine model.VMID, luck sim.Chance) (Causes, bool) {
	d := v.Scenario.Drill
	d.Follow = &machine
	r := sim.Run(v.Config.Topology, d, luck)
	back := -1
	for i, e := range r.Timeline {
		if e.What == "serves" && e.Target == c.Machine {
			back = i
		}
	}
	of := slices.IndexFunc(r.VMs, func(x sim.VMOutcome) bool { return x.VM == machine })
	if back < 0 || of < 0 {
		return c, false
	}
	l := lost{machine: c.Machine, end: r.Timeline[back].At.Seconds() - r.VMs[of].RTO}
	l.point = l.end - c.Value
	for _, e := range v.concern(r.Timeline, machine) {
		if at := e.At.Seconds(); at > l.point && at < l.end-1e-6 && (e.Target == c.Machine || !e.Minor) {
			l.timeline = append(l.timeline, e)
		}
	}
	for _, p := range r.Progress {
		if at := p.At.Seconds(); at > l.point+1e-6 && at < l.end-1e-6 {
			l.progress = append(l.progress, p)
		}
	}
	c.Chain = l.chain()
	c.Because = fmt.Sprintf("%s because %s", about(c.Value), l.because())
	return c, true
}

// chain is all of it, each with the time since the one before it.
func (l *lost) chain() []Cause {
	chain := []Cause{{At: l.point, What: "the recovery point that it came back from was taken"}}
	for _, e := range l.timeline {
		chain = append(chain, Cause{At: e.At.Seconds(), What: told(e)})
	}
	for i, p := range l.progress {
		if text := l.progressed(i); text != "" {
			chain = append(chain, Cause{At: p.At.Seconds(), What: text})
		}
	}
	slices.SortStableFunc(chain, func(a, b Cause) int { return cmp.Compare(a.At, b.At) })
	chain = append(chain, Cause{At: l.end, What: l.machine + " was lost"})
	for i := range chain[1:] {
		chain[i+1].Seconds = chain[i+1].At - chain[i].At
	}
	return chain
}

// attemptsTold is how many failures in a row are told, besides the last one.
const attemptsTold = 6

// progressed is an entry as a text, "" for one that says no more than its neighbours.
func (l *lost) progressed(i int) string {
	p := &l.progress[i]
	next := &sim.Progress{}
	if i+1 < len(l.progress) {
		next = &l.progress[i+1]
	}
	followed := func(by sim.ProgressKind) bool { return next.What == by && next.At == p.At }
	switch p.What {
	case sim.Captured:
		if followed(sim.Failed) {
			return ""
		}
		return "captured: what was written since the last capture is to be sent"
	case sim.Waits:
		return "waits for a transfer slot of its host"
	case sim.Sent:
		return "sent: the capture is on the line"
	case sim.Overdue:
		if i > 0 && l.progress[i-1].What == sim.Overdue {
			return ""
		}
		return "the next capture is due, and this one has not arrived"
	case sim.Arrived:
		if followed(sim.Usable) {
			return ""
		}
		return "arrived: the capture is written into the copy"
	case sim.Usable:
		return "arrived: the capture is a recovery point"
	}
	if p.Attempt > attemptsTold && next.What == sim.Failed {
		return ""
	}
	return fmt.Sprintf("attempt %d failed: %s; the next try is due at %s", p.Attempt, p.Why, about(p.Next.Seconds()))
}

// because is what kept the next capture from being there in time.
func (l *lost) because() string {
	last := sim.Progress{What: sim.Usable}
	for _, p := range l.progress {
		if p.What == sim.Usable && p.Of.Seconds() > l.point+1e-6 {
			return "it came back from an older recovery point than the latest"
		}
		if p.What != sim.Overdue {
			last = p
		}
	}
	since := about(l.end - last.At.Seconds())
	if e, stopped := l.stopped(); stopped {
		return fmt.Sprintf("replication stood still for %s: %s", about(l.end-e.At.Seconds()), told(e))
	}
	switch last.What {
	case sim.Failed:
		return l.failed(last)
	case sim.Waits:
		return "its next capture was waiting for a transfer slot of its host, for " + since
	case sim.Sent, sim.Captured:
		return "its next capture had not arrived, which had been on its way for " + since
	case sim.Arrived:
		return "its next capture was still being written into the copy, for " + since
	}
	return "its next capture was not due yet"
}

// stopped is what ended replication until somebody, or a window, begins it anew.
func (l *lost) stopped() (sim.Entry, bool) {
	for _, e := range slices.Backward(l.timeline) {
		if e.Target != l.machine {
			continue
		}
		switch e.What {
		case "replication_resumed", "resume_replication", "resynchronised":
			return e, false
		case "resynchronization_required", "replication_error", "pause_replication":
			return e, true
		}
	}
	return sim.Entry{}, false
}

// failed tells a retry that waits for its slot, although nothing is in the way any more, from one that could not have gone through.
func (l *lost) failed(last sim.Progress) string {
	for i, e := range slices.Backward(l.timeline) {
		kind, repaired := strings.CutPrefix(e.Detail, "of ")
		if e.What != "repair" || !repaired || e.At < last.At {
			continue
		}
		began := slices.IndexFunc(l.timeline[:i], func(f sim.Entry) bool { return f.What == kind && f.Target == e.Target })
		if began < 0 {
			continue
		}
		word := strings.ReplaceAll(kind, "_", " ")
		if kind == string(sim.LinkOutage) {
			word = "cut"
		}
		return fmt.Sprintf("the retry was waiting for its %s slot after the %s %s", measured(last.Next.Seconds()-last.At.Seconds()),
			measured(e.At.Seconds()-l.timeline[began].At.Seconds()), word)
	}
	return fmt.Sprintf("every attempt had failed, %d by then: %s", last.Attempt, last.Why)
}

// measured is a duration in front of what lasts so long: "26-minute".
func measured(seconds float64) string {
	switch whole := math.Round(seconds); {
	case math.Mod(whole, 60) != 0 || whole == 0:
		return about(seconds)
	case math.Mod(whole, 3600) == 0:
		return fmt.Sprintf("%.0f-hour", whole/3600)
	default:
		return fmt.Sprintf("%.0f-minute", whole/60)
	}
}
