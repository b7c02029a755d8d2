package capacity

import (
	"math"
	"slices"
	"time"

	"vmmdrill/sim"
)

// budget is how long the line may be cut before a machine has to be resynchronised, when that is shortest, and how many bytes of its disks
// differ by then, each over its ratio of compression.
type budget struct {
	seconds float64 // infinite: its logs never become so large
	from    time.Duration
	differs float64
}

// budget is the shortest time, over all instants at which a line may be cut, in which more than half of the disks differs: logs hold a block
// once (FACTS M-4, M-40).
func (m *machine) budget() budget {
	most := sim.LogShare * m.size()
	if most <= 0 || m.everWritten() <= most {
		return budget{seconds: math.Inf(1)}
	}
	b := budget{seconds: m.until(0, most, math.Inf(1))}
	for _, at := range m.steps() {
		b = m.shorter(b, at, most)
	}
	period := m.longestPeriod().Seconds()
	for _, at := range m.steps() { // and those that end with a step
		from := math.Mod(math.Mod(at.Seconds()-b.seconds, period)+period, period)
		b = m.shorter(b, time.Duration(from*1e9), most)
	}
	for k := range m.disks {
		w := &m.disks[k]
		b.differs += w.Changed(w.within(b.from, b.seconds)) / w.Ratio
	}
	return b
}

// shorter is the time from an instant on, if it is shorter than another one.
func (m *machine) shorter(b budget, from time.Duration, most float64) budget {
	if m.differs(from, b.seconds) <= most {
		return b
	}
	if seconds := m.until(from, most, b.seconds); seconds < b.seconds {
		return budget{seconds: seconds, from: from}
	}
	return b
}

// differs is how many bytes of a machine's disks are different after so many seconds.
func (m *machine) differs(from time.Duration, seconds float64) (bytes float64) {
	for k := range m.disks {
		bytes += m.disks[k].Changed(m.disks[k].within(from, seconds))
	}
	return bytes
}

// until is after how many seconds so many bytes differ, to a millionth and to no more than a bound within which they do.
func (m *machine) until(from time.Duration, most, bound float64) float64 {
	low, high := 0.0, bound
	if math.IsInf(bound, 1) {
		for high = 1; m.differs(from, high) <= most; high *= 2 {
			low = high
		}
	}
	for high-low > 1e-6*high {
		if middle := (low + high) / 2; m.differs(from, middle) > most {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// everWritten is how large the disks are that are written at all; infinite where one does not say.
func (m *machine) everWritten() (bytes float64) {
	for k := range m.disks {
		w := &m.disks[k]
		switch {
		case w.mean() <= 0:
		case w.Size <= 0:
			return math.Inf(1)
		default:
			bytes += w.Size
		}
	}
	return bytes
}

// longestPeriod is that of the disks; 0 where none has one.
func (m *machine) longestPeriod() (p time.Duration) {
	for k := range m.disks {
		if w := &m.disks[k]; w.profile != nil {
			p = max(p, w.profile.Period)
		}
	}
	return p
}

// steps are the instants at which a disk begins to be written at another rate, as often as it repeats itself in the longest period.
func (m *machine) steps() (list []time.Duration) {
	whole := m.longestPeriod()
	for k := range m.disks {
		w := &m.disks[k]
		for again := time.Duration(0); w.profile != nil && again < whole && len(list) < slotsMax; again += w.profile.Period {
			for _, at := range w.profile.Starts {
				list = append(list, again+at)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
