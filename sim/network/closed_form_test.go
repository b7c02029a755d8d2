package network

import (
	"math"
	"slices"
	"testing"
)

const (
	bertsekas = "Bertsekas and Gallager, Data Networks, §6.5.2"
	massoulie = "Massoulié and Roberts, Bandwidth Sharing: Objectives and Algorithms, INFOCOM 1999: the linear network"
	radunovic = "Radunović and Le Boudec, A Unified Framework for Max-Min and Min-Max Fairness, IEEE/ACM Transactions on Networking 15, 2007: weights and bounds"
)

// closedForm is a network whose allocation can be written down. The flows have begun with start, in the order of want, in bytes per second.
type closedForm struct {
	name, formula, source string
	capacities            []float64
	start                 func(n *Network) []FlowID
	want                  []float64
}

func startAll(n *Network, count int, route ...LinkID) (ids []FlowID) {
	for range count {
		ids = append(ids, n.Start(route, 1e12, 1))
	}
	return ids
}

// parkingLot is one long flow of a weight over links of capacity 1000, with crowds[i] flows of weight 1 on link i only.
func parkingLot(weight float64, crowds ...int) closedForm {
	c := closedForm{name: "parking lot", formula: "long: C·w/(w + largest crowd); each in a crowd of k: (C - long)/k", source: massoulie,
		capacities: slices.Repeat([]float64{1000}, len(crowds))}
	long := 1000 * weight / (weight + float64(slices.Max(crowds)))
	c.want = []float64{long}
	for _, k := range crowds {
		c.want = append(c.want, slices.Repeat([]float64{(1000 - long) / float64(k)}, k)...)
	}
	c.start = func(n *Network) []FlowID {
		var route []LinkID
		for i := range crowds {
			route = append(route, LinkID(i))
		}
		ids := []FlowID{n.Start(route, 1e12, weight)}
		for i, k := range crowds {
			ids = append(ids, startAll(n, k, LinkID(i))...)
		}
		return ids
	}
	return c
}

// star is one flow from each of some hosts, whose up-links have the given capacities, to one that all send to, over a down-link of 1000.
func star(up ...float64) closedForm {
	c := closedForm{name: "star", formula: "x = min(up, level), where the level leaves nothing of C: (C - sum of the smaller up-links)/others",
		source: bertsekas, capacities: append([]float64{1000}, up...)}
	level := waterLevel(1000, up)
	for _, u := range up {
		c.want = append(c.want, min(u, level))
	}
	c.start = func(n *Network) (ids []FlowID) {
		for i := range up {
			ids = append(ids, n.Start([]LinkID{LinkID(i + 1), 0}, 1e12, 1))
		}
		return ids
	}
	return c
}

// capped is a link of 1000 whose flows have bounds of their own.
func capped(caps ...float64) closedForm {
	c := closedForm{name: "caps", formula: "x = min(cap, level), where the level leaves nothing of C", source: radunovic, capacities: []float64{1000}}
	level := waterLevel(1000, caps)
	for _, x := range caps {
		c.want = append(c.want, min(x, level))
	}
	c.start = func(n *Network) (ids []FlowID) {
		for _, x := range caps {
			ids = append(ids, n.StartCapped([]LinkID{0}, 1e12, 1, x))
		}
		return ids
	}
	return c
}

// waterLevel is the level at which bounded shares fill a capacity; infinite if they cannot.
func waterLevel(capacity float64, bounds []float64) float64 {
	sorted := slices.Sorted(slices.Values(bounds))
	for i, b := range sorted {
		if level := capacity / float64(len(sorted)-i); level <= b {
			return level
		}
		capacity -= b
	}
	return math.Inf(1)
}

// weighted is a link of 1000 whose flows have weights.
func weighted(weights ...float64) closedForm {
	c := closedForm{name: "weights", formula: "x = C·w/(sum of w)", source: radunovic, capacities: []float64{1000}}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	for _, w := range weights {
		c.want = append(c.want, 1000*w/sum)
	}
	c.start = func(n *Network) (ids []FlowID) {
		for _, w := range weights {
			ids = append(ids, n.Start([]LinkID{0}, 1e12, w))
		}
		return ids
	}
	return c
}

// everyoneToEveryone is one flow from each host to each other one, over its up-link and the other's down-link, all of 1000.
func everyoneToEveryone(hosts int) closedForm {
	c := closedForm{name: "switch", formula: "x = C/(hosts - 1)", source: bertsekas, capacities: slices.Repeat([]float64{1000}, 2*hosts),
		want: slices.Repeat([]float64{1000 / float64(hosts-1)}, hosts*(hosts-1))}
	c.start = func(n *Network) (ids []FlowID) {
		for from := range hosts {
			for to := range hosts {
				if from != to {
					ids = append(ids, n.Start([]LinkID{LinkID(from), LinkID(hosts + to)}, 1e12, 1))
				}
			}
		}
		return ids
	}
	return c
}

// chain is a flow over each two neighbouring links, one more on the first. Link i is made so that it is full at level 1000·(1 + i): each
// bottleneck depends on the one before.
func chain(links int) closedForm {
	c := closedForm{name: "chain", formula: "x(0) = C(0)/2, x(i) = C(i) - x(i-1), with C(i) = 1000·(1 + 2·i) and C(0) = 2000", source: bertsekas}
	c.want = []float64{1000}
	for i := range links {
		c.capacities = append(c.capacities, max(2000, 1000*float64(1+2*i)))
		c.want = append(c.want, 1000*float64(1+i))
	}
	c.start = func(n *Network) []FlowID {
		ids := startAll(n, 1, 0)
		for i := range links - 1 {
			ids = append(ids, startAll(n, 1, LinkID(i), LinkID(i+1))...)
		}
		return append(ids, startAll(n, 1, LinkID(links-1))...)
	}
	return c
}

// Tolerance: 10^-12 of the rate.
func TestAllocationsAreTheClosedForms(t *testing.T) {
	for _, c := range []closedForm{
		parkingLot(1, 1), parkingLot(1, 1, 1, 1, 1), parkingLot(1, 3, 1, 7, 2), parkingLot(5, 3, 1, 7, 2), parkingLot(0.3, slices.Repeat([]int{2}, 50)...),
		star(10, 2000, 2000), star(100, 200, 300, 400, 500), star(1, 2, 3, 4, 5), star(slices.Repeat([]float64{77}, 13)...),
		capped(100, 100, math.Inf(1)), capped(1, 10, 100, 1000, 1e4), capped(0, 5, 6), capped(500, 501),
		weighted(1, 2, 3, 4), weighted(1e-6, 1e6), weighted(0.3, 0.3, 0.3, 7),
		everyoneToEveryone(2), everyoneToEveryone(8), chain(2), chain(3), chain(60),
	} {
		n := New(c.capacities)
		for i, id := range c.start(n) {
			if got := n.Rate(id); math.Abs(got-c.want[i]) > 1e-12*c.want[i] {
				t.Errorf("%s over links of %v: flow %d has %v bytes/s, want %v: %s (%s)", c.name, c.capacities, i, got, c.want[i], c.formula, c.source)
			}
		}
	}
}
