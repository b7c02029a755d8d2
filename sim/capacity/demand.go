package capacity

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// curve is what is to be sent over the line, interval after interval; it repeats itself.
type curve struct {
	slot  time.Duration
	bytes []float64
}

// slotsMax bounds a curve.
const slotsMax = 1 << 20

// demand is the curve of all machines: an interval is the longest of theirs, and the whole a day, or as long as the longest trace. It notes
// what each of them sends on average.
func demand(list []machine) curve {
	period := time.Duration(0)
	c := curve{slot: time.Second}
	for i := range list {
		c.slot = max(c.slot, list[i].Interval)
		if list[i].changing() {
			period = max(period, list[i].longestPeriod(), dayLong)
		}
	}
	c.bytes = make([]float64, max(1, min(slotsMax, int(period/c.slot))))
	for i := range list {
		list[i].sent = c.add(&list[i]) / c.period().Seconds()
	}
	return c
}

// add adds what a machine sends, its own intervals within each slot, and says how much that is.
func (c *curve) add(m *machine) (sum float64) {
	cycles := float64(c.slot) / float64(m.Interval)
	for k := range m.disks {
		w := &m.disks[k]
		bytes := cycles * w.Changed(w.between(0, c.slot)/cycles) / w.Ratio
		for s := range c.bytes {
			if w.profile != nil {
				from := time.Duration(s) * c.slot
				bytes = cycles * w.Changed(w.between(from, from+c.slot)/cycles) / w.Ratio
			}
			c.bytes[s] += bytes
			sum += bytes
		}
	}
	return sum
}

func (c *curve) period() time.Duration { return time.Duration(len(c.bytes)) * c.slot }

// mean is what is sent in a second.
func (c *curve) mean() float64 {
	sum := 0.0
	for _, b := range c.bytes {
		sum += b
	}
	return sum / c.period().Seconds()
}

// rpos are the greatest RPO in each slot on a line that carries so much: what was captured at its end has to wait for what was left over,
// and is as old as an interval when it arrives. The second of two periods counts, for the first begins without a backlog. All are
// infinite where more is sent than the line carries.
func (c *curve) rpos(bandwidth float64) []float64 {
	list := make([]float64, len(c.bytes))
	t := c.slot.Seconds()
	backlog := 0.0
	over := c.mean() > bandwidth
	for range 2 {
		for s, b := range c.bytes {
			backlog += b
			list[s] = t + backlog/bandwidth
			if over {
				list[s] = math.Inf(1)
			}
			backlog = max(0, backlog-bandwidth*t)
		}
	}
	return list
}

// needed is the least bandwidth for which so large a share of the intervals keeps an RPO; infinite where none does.
func (c *curve) needed(rpo time.Duration, share float64) float64 {
	if rpo <= c.slot {
		return math.Inf(1)
	}
	if slices.Max(c.bytes) == 0 {
		return 0
	}
	meets := func(bandwidth float64) bool {
		kept := 0
		for _, r := range c.rpos(bandwidth) {
			if r <= rpo.Seconds()*(1+1e-12) {
				kept++
			}
		}
		return float64(kept) >= share*float64(len(c.bytes))
	}
	low, high := 0.0, max(slices.Max(c.bytes)/(rpo-c.slot).Seconds(), slices.Max(c.bytes)/c.slot.Seconds())
	for high-low > 1e-9*high {
		if middle := (low + high) / 2; meets(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// violations are the intervals of a day that are over an RPO.
func (c *curve) violations(reached []float64, rpo time.Duration) float64 {
	n := 0
	for _, r := range reached {
		if r > rpo.Seconds() {
			n++
		}
	}
	return float64(n) / float64(len(reached)) * float64(24*time.Hour) / float64(c.slot)
}

// peak is the greatest RPO, and when the first interval begins that has it.
func (c *curve) peak(reached []float64) (rpo float64, at time.Duration) {
	rpo = slices.Max(reached)
	return rpo, time.Duration(slices.Index(reached, rpo)) * c.slot
}

// longest is the longest time, in seconds, in which all intervals are over an RPO, and when it begins. The curve repeats itself, so it may go round its end; where
// all are over it, it is infinite.
func (c *curve) longest(reached []float64, rpo time.Duration) (length float64, from time.Duration) {
	n, run, most, first := len(reached), 0, 0, 0
	for i := range 2 * n {
		if reached[i%n] <= rpo.Seconds() {
			run = 0
			continue
		}
		if run++; run > most {
			most, first = run, (i-run+1)%n
		}
	}
	if most >= n {
		return math.Inf(1), 0
	}
	return float64(most) * c.slot.Seconds(), time.Duration(first) * c.slot
}

// quantile is the least value that so large a share of a list does not exceed.
func quantile(list []float64, share float64) float64 {
	sorted := slices.SortedFunc(slices.Values(list), cmp.Compare[float64])
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// days are what is sent on each day of a curve that is longer than one, in bytes per second, and how many of its intervals are over an RPO.
func (c *curve) days(reached []float64, rpo time.Duration) (sent []float64, over []int) {
	for s, b := range c.bytes {
		day := int(time.Duration(s) * c.slot / dayLong)
		if day == len(sent) {
			sent, over = append(sent, 0), append(over, 0)
		}
		sent[day] += b / min(dayLong, c.period()-time.Duration(day)*dayLong).Seconds()
		if reached != nil && reached[s] > rpo.Seconds() {
			over[day]++
		}
	}
	return sent, over
}
