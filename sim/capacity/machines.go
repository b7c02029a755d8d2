package capacity

import (
	"fmt"
	"math"
	"strings"

	"vmmdrill/sim"
)

// machines are what each replicated machine sends, how long the line may be cut before it has to be resynchronised, and what that one takes.
func (a *assessor) machines() {
	for i := range a.list {
		m := &a.list[i]
		add := func(what string, value float64, unit Unit, source, formula string, args ...any) {
			a.add(Row{Table: "machines", Subject: a.name(m.VM), What: what, Value: value, Unit: unit, Formula: fmt.Sprintf(formula, args...), Source: source})
		}
		every := Span(m.Interval)
		add("written", m.written(), PerSec, "FACTS K-6", "its disks at percentile %g of drawn rates, times %.4g, averaged over all of a profile or trace: %s", 100*a.o.Percentile, a.o.Growth, m.writtenText())
		add("sent every "+every, m.sent*m.Interval.Seconds(), Bytes, "FACTS M-2, M-4", "what differs of its disks after %s, over the ratio of compression, on average: %s", every, PerSec.Text(m.sent))
		if m.changing() {
			add("sent in the worst "+every, m.atWorst(), Bytes, "FACTS M-2, M-4", "what differs of each of its disks after the %s in which most is written to it, over the ratio of compression; on average it is %s", every, Bytes.Text(m.sent*m.Interval.Seconds()))
		}
		b := &m.cut
		half := Bytes.Text(sim.LogShare * m.size())
		add("the line may be cut for", b.seconds, Seconds, "FACTS M-4, M-40", "the shortest time after which more than %g of its disks, %s of %s, differs (a block that is written twice counts once), at %s on average%s",
			sim.LogShare, half, Bytes.Text(m.size()), PerSec.Text(m.written()), m.beginning())
		a.resynchronisation(m, add)
	}
}

// resynchronisation is what follows a line that was cut for longer.
func (a *assessor) resynchronisation(m *machine, add func(what string, value float64, unit Unit, source, formula string, args ...any)) {
	b, have := &m.cut, a.bandwidth()
	if math.IsInf(b.seconds, 1) || math.IsNaN(have) {
		return
	}
	add("a resynchronisation then takes", m.size()/m.ScanRate+b.differs/have, Seconds, "FACTS M-43, hvr.resync_scan_MBps", "its disks, %s, compared at %s, and what differs by then, %s over the ratio of compression, sent at %s",
		Bytes.Text(m.size()), PerSec.Text(m.ScanRate), Bytes.Text(b.differs), PerSec.Text(have))
}

// writtenText is what each disk of a machine writes on average, as a sum.
func (m *machine) writtenText() string {
	var words []string
	for k := range m.disks[:min(len(m.disks), disksShown)] {
		words = append(words, PerSec.Text(m.disks[k].mean()))
	}
	if len(m.disks) > disksShown {
		words = append(words, "…")
	}
	return strings.Join(words, " + ")
}

// disksShown is how many disks a formula has.
const disksShown = 6

// beginning says when a cut is worst, where that matters.
func (m *machine) beginning() string {
	if !m.changing() {
		return ""
	}
	return ", if it begins at " + clock(m.cut.from)
}
