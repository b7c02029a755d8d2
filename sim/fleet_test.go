package sim

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// fleetMean is the exposure of the machines of a fleet that both fleets have, on average over machines and time, with one luck.
func fleetMean(of map[string][]float64, common []string) (m float64) {
	for _, name := range common {
		m += mean(of[name]) / float64(len(common))
	}
	return m
}

func sumOf(list []float64) (sum float64) {
	for _, v := range list {
		sum += v
	}
	return sum
}

// TestAFleetIsNotWorseOffOnAverage: single machines may be (see TestTheSmallestAnomaly), but with more bandwidth, less to write, or a
// machine fewer the mean exposure of those that remain does not rise: over the same lucks, one fleet beside the other, its mean
// difference is not above nought by more than six standard errors (with 24 degrees of freedom: one in 10⁶ by chance) and a thousandth:
// a late capture is taken when the one before it arrives, and where that is a little earlier it holds a little less.
func TestAFleetIsNotWorseOffOnAverage(t *testing.T) {
	const lucks = 25
	rapid.Check(t, func(t *rapid.T) {
		line, writes, order, luck := drawnFleet(t)
		var faults []Fault
		if rapid.Bool().Draw(t, "cut") {
			line = max(line, 1.1*sumOf(writes)) // otherwise captures are so long that all lucks lose the same one to the cut
			faults = append(faults, struck(LinkOutage, 0, 7200, float64(60*rapid.IntRange(1, 90).Draw(t, "for, minutes"))))
		}
		more, less, common := line, writes, order
		what := rapid.SampledFrom([]string{"more bandwidth", "less to write", "a machine fewer"}).Draw(t, "what")
		percent := 1 + float64(rapid.IntRange(1, 100).Draw(t, "%"))/100
		switch {
		case what == "more bandwidth":
			more *= percent
		case what == "less to write":
			less = nil
			for _, w := range writes {
				less = append(less, math.Floor(w/percent))
			}
		case len(order) > 1:
			common = order[1:]
		}
		var names []string
		for _, i := range common {
			names = append(names, plainName(i))
		}
		before := topologyOf(t, fleetText(line, writes, order, plainName, 1, ""))
		after := topologyOf(t, fleetText(more, less, common, plainName, 1, ""))
		var sum, squares, exposed float64
		for k := range uint64(lucks) {
			one := fleetMean(exposures(before, luck+k, 1, faults...), names)
			d := fleetMean(exposures(after, luck+k, 1, faults...), names) - one
			exposed += one / lucks
			sum += d
			squares += d * d
		}
		m := sum / lucks
		if e := math.Sqrt(max(0, squares/lucks-m*m) / (lucks - 1)); m > 6*e+1e-3*exposed {
			t.Fatalf("with %s the mean exposure rises by %v s, standard error %v s", what, m, e)
		}
	})
}
