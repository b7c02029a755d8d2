package capacity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// batch is machines whose first copies are made together.
type batch struct {
	machines []*machine
	bytes    float64
	churn    float64 // what earlier batches send, in bytes per second
	readers  []reader
	seconds  float64 // infinite: the line has nothing left for it
	cut      float64 // the shortest time, in seconds, in which the logs of one of its machines become too large
}

// reader is a host with what it reads of its machines' disks.
type reader struct {
	host        model.HostID
	bytes, rate float64 // rate: at most, in bytes per second
}

// alone is how long the host takes that has most to read, in seconds.
func (b *batch) alone() (seconds float64) {
	for _, r := range b.readers {
		seconds = max(seconds, r.bytes/r.rate)
	}
	return seconds
}

// sharing is how long hosts take that share a line, in seconds: as long as all read, each gets an equal part of it, but no more than it reads; what
// one has no use for, and what those leave that are done, goes to the others.
func sharing(readers []reader, line float64) (seconds float64) {
	left := slices.Clone(readers)
	slices.SortStableFunc(left, func(a, b reader) int { return cmp.Compare(a.rate, b.rate) })
	rates := make([]float64, len(left))
	for len(left) > 0 {
		free, next := line, math.Inf(1)
		for i, r := range left { // the slowest first, so that what it leaves is known
			rates[i] = min(r.rate, free/float64(len(left)-i))
			free -= rates[i]
			next = min(next, r.bytes/rates[i])
		}
		seconds += next
		k := 0
		for i, r := range left {
			if r.bytes/rates[i] > next {
				r.bytes -= rates[i] * next
				left[k] = r
				k++
			}
		}
		left = left[:k]
	}
	return seconds
}

// verdict says whether a batch ends before the changes that are tracked meanwhile force a resynchronisation (FACTS M-22, M-25, M-40).
func (b *batch) verdict() Verdict {
	if b.seconds > b.cut || math.IsInf(b.seconds, 1) {
		return TooLittle
	}
	return Enough
}

// ordered are the machines in the order of their first copies.
func (a *assessor) ordered(order Order) []*machine {
	list := make([]*machine, len(a.list))
	for i := range a.list {
		list[i] = &a.list[i]
	}
	by := func(x, y *machine) int { return cmp.Compare(x.fileBytes(), y.fileBytes()) }
	switch order {
	case SmallestFirst:
		slices.SortStableFunc(list, by)
	case LargestFirst:
		slices.SortStableFunc(list, func(x, y *machine) int { return by(y, x) })
	}
	return list
}

// batches are so many machines each, one batch after the other: what earlier ones write has the line first (FACTS M-25).
func batches(list []*machine, size int, line float64) (all []batch) {
	churn := 0.0
	for len(list) > 0 {
		b := batch{machines: list[:min(size, len(list))], churn: churn, cut: math.Inf(1)}
		list = list[len(b.machines):]
		for _, m := range b.machines {
			b.bytes += m.fileBytes()
			b.cut = min(b.cut, m.cut.seconds)
			churn += m.sent
			i := slices.IndexFunc(b.readers, func(r reader) bool { return r.host == m.Source })
			if i < 0 {
				i = len(b.readers)
				b.readers = append(b.readers, reader{host: m.Source, rate: m.CopyRate})
			}
			b.readers[i].bytes += m.fileBytes()
		}
		b.seconds = math.Inf(1)
		if line > b.churn {
			b.seconds = sharing(b.readers, line-b.churn)
		}
		all = append(all, b)
	}
	return all
}

// proposed is the largest batch with which every batch ends in time; 0 where none does.
func proposed(list []*machine, line float64) int {
	for n := len(list); n > 0; n-- {
		if !slices.ContainsFunc(batches(list, n, line), func(b batch) bool { return b.verdict() != Enough }) {
			return n
		}
	}
	return 0
}

// firstCopies are the batches that were asked for, what they leave of the volumes, and those that are proposed.
func (a *assessor) firstCopies() {
	line, list := a.bandwidth(), a.ordered(a.o.Order)
	if math.IsNaN(line) {
		return
	}
	size := a.o.Batch
	if size <= 0 {
		size = len(list)
	}
	whole := 0.0
	taken := map[sim.Volume]float64{} // looked up only
	for n, b := range batches(list, size, line) {
		whole += b.seconds
		subject := fmt.Sprintf("batch %d", n+1)
		a.add(Row{Table: "initial replication", Subject: subject, What: counted(len(b.machines), "machine") + ", " + Bytes.Text(b.bytes), Value: b.seconds, Unit: Seconds, Verdict: b.verdict(),
			Formula: fmt.Sprintf("%s over what the line has left (%s, less %s that earlier batches send), in equal parts for %s, none faster than it reads; the one with most to read takes %s alone; the changes that are tracked meanwhile may fill half the disks of the first of its machines after %s",
				Bytes.Text(b.bytes), PerSec.Text(line), PerSec.Text(b.churn), counted(len(b.readers), "host"), Seconds.Text(b.alone()), Seconds.Text(b.cut)), Source: "FACTS M-25, M-40, hvr.ir_throughput_MBps"})
		a.leftAfter(subject, b.machines, taken)
	}
	a.add(Row{Table: "initial replication", Subject: "all", What: "one batch after the other", Value: whole, Unit: Seconds, Formula: "the sum of the batches: " + Seconds.Text(whole), Source: "FACTS M-25"})
	a.propose(list, line)
}

// propose says how many machines to begin with together.
func (a *assessor) propose(list []*machine, line float64) {
	n := proposed(list, line)
	r := Row{Table: "initial replication", Subject: "all", What: "batch proposed, in machines", Value: float64(n), Unit: Number, Source: "FACTS M-25, M-40",
		Formula: fmt.Sprintf("the most of %s in a batch with which each, on what is left of %s by the changes of those before, ends before the changes that are tracked meanwhile fill half of a machine's disks", counted(len(list), "machine"), PerSec.Text(line))}
	switch n {
	case len(list):
		r.What = "batch proposed, in machines: all at once is fine"
	case 0:
		r.What = "batch proposed, in machines: not even one by one"
		if order, more := a.otherOrder(line); more > 0 {
			r.What += fmt.Sprintf("; %d in the order %q", more, order)
		} else {
			r.Verdict = TooLittle
		}
	}
	a.add(r)
}

// otherOrder is one that does where the one that was asked for does not, and how many machines a batch then has; 0: none.
func (a *assessor) otherOrder(line float64) (order Order, n int) {
	for _, order := range []Order{LargestFirst, SmallestFirst, AsWritten} {
		if n := proposed(a.ordered(order), line); n > 0 {
			return order, n
		}
	}
	return a.o.Order, 0
}

// leftAfter is what a batch leaves of the volumes that its copies go to.
func (a *assessor) leftAfter(subject string, list []*machine, taken map[sim.Volume]float64) {
	var order []sim.Volume
	for _, m := range list {
		if m.Storage < 0 {
			continue
		}
		v := sim.Volume{Host: m.Copy, Storage: m.Storage}
		if !slices.Contains(order, v) {
			order = append(order, v)
		}
		taken[v] += m.fileBytes()
	}
	for _, v := range order {
		s := &a.t.Hosts[v.Host].Storage[v.Storage]
		have := stated(s.FreeSpace)
		if math.IsNaN(have) {
			have = stated(s.Capacity)
		}
		a.add(Row{Table: "initial replication", Subject: subject, What: "leaves of " + v.Name(a.t), Value: have - taken[v], Unit: Bytes, Verdict: atLeast(have, taken[v]),
			Formula: fmt.Sprintf("what is free there, or else what it holds (%s), less the copies of this batch and of those before (%s)", Bytes.Text(have), Bytes.Text(taken[v])), Source: "FACTS M-25"})
	}
}

// stated is an amount, or NaN where the topology does not say it.
func stated(a model.Attr[model.Bytes]) float64 {
	if a.Known() {
		return float64(a.Value)
	}
	return math.NaN()
}
