package network

import (
	"math"
	"slices"
	"strings"
	"testing"

	"vmmdrill/sim/kernel"
)

const second = kernel.Time(1e9)

type completion struct {
	at   kernel.Time
	flow FlowID
}

// run lets the network run until nothing more will be done and returns who was done when.
func run(n *Network) (done []completion) {
	for {
		at, _, ok := n.NextCompletion()
		if !ok {
			return done
		}
		for _, id := range n.Advance(at) {
			done = append(done, completion{at, id})
		}
	}
}

func wantRates(t *testing.T, n *Network, want map[FlowID]float64) {
	t.Helper()
	for id, rate := range want {
		if got := n.Rate(id); math.Abs(got-rate) > 1e-12*rate {
			t.Errorf("flow %d has %v bytes/s, want %v", id, got, rate)
		}
	}
}

func wantDone(t *testing.T, n *Network, want ...completion) {
	t.Helper()
	if got := run(n); !slices.Equal(got, want) {
		t.Errorf("done are %v, want %v", got, want)
	}
}

func TestEqualFlowsShareALinkEqually(t *testing.T) {
	for count := range 300 {
		n := New([]float64{1000})
		var want []completion
		for range count {
			want = append(want, completion{kernel.Time(count) * second, n.Start([]LinkID{0}, 1000, 1)})
		}
		wantDone(t, n, want...)
	}
}

func TestAFlowThatEndsLeavesItsShareToTheOther(t *testing.T) {
	n := New([]float64{1000})
	long, short := n.Start([]LinkID{0}, 2000, 1), n.Start([]LinkID{0}, 1000, 1)
	wantDone(t, n, completion{2 * second, short}, completion{3 * second, long})
}

// The example of the textbooks: one flow over both links, one more on each (Bertsekas and Gallager, Data Networks, §6.5.2).
func TestTwoLinksAndThreeFlows(t *testing.T) {
	n := New([]float64{1000, 2000})
	both, first, last := n.Start([]LinkID{0, 1}, 1e6, 1), n.Start([]LinkID{0}, 1e6, 1), n.Start([]LinkID{1}, 1e6, 1)
	wantRates(t, n, map[FlowID]float64{both: 500, first: 500, last: 1500})
}

func TestWeightsDivideALink(t *testing.T) {
	n := New([]float64{1000})
	light, heavy := n.Start([]LinkID{0}, 1000, 1), n.Start([]LinkID{0}, 3000, 3)
	wantRates(t, n, map[FlowID]float64{light: 250, heavy: 750})
	wantDone(t, n, completion{4 * second, light}, completion{4 * second, heavy})
}

func TestACapLeavesCapacityToOthers(t *testing.T) {
	n := New([]float64{1000})
	capped, a, b := n.StartCapped([]LinkID{0}, 1e6, 5, 100), n.Start([]LinkID{0}, 1e6, 1), n.Start([]LinkID{0}, 1e6, 1)
	wantRates(t, n, map[FlowID]float64{capped: 100, a: 450, b: 450})
}

func TestACapAboveTheShareChangesNothing(t *testing.T) {
	n := New([]float64{1000})
	capped, free := n.StartCapped([]LinkID{0}, 1e6, 1, 501), n.Start([]LinkID{0}, 1e6, 1)
	wantRates(t, n, map[FlowID]float64{capped: 500, free: 500})
}

func TestMoreCapacityLiftsRunningFlows(t *testing.T) {
	n := New([]float64{1000})
	flow := n.Start([]LinkID{0}, 4000, 1)
	n.Advance(1 * second)
	n.SetCapacity(0, 3000)
	wantRates(t, n, map[FlowID]float64{flow: 3000})
	wantDone(t, n, completion{2 * second, flow})
}

func TestALinkThatIsDownStallsItsFlows(t *testing.T) {
	n := New([]float64{1000, 1000})
	flow, other := n.Start([]LinkID{0, 1}, 2000, 1), n.Start([]LinkID{1}, 2000, 1)
	n.Advance(1 * second)
	n.SetCapacity(0, 0)
	wantRates(t, n, map[FlowID]float64{flow: 0, other: 1000})
	wantDone(t, n, completion{2500 * second / 1000, other})
	n.Advance(10 * second)
	if rest := n.Remaining(flow); rest != 1500 {
		t.Errorf("%v bytes are left of the stalled flow, want 1500", rest)
	}
	n.SetCapacity(0, 1000)
	wantDone(t, n, completion{11500 * second / 1000, flow})
}

func TestLinksCountWhatTheyCarry(t *testing.T) {
	n := New([]float64{1000, 3})
	n.Start([]LinkID{0}, 1500, 1)
	stopped := n.Start([]LinkID{0}, 1e6, 1)
	n.Start([]LinkID{1}, 10, 1)
	n.Advance(2 * second)
	n.Stop(stopped)
	if got := n.Carried(0); got != 2000 {
		t.Errorf("link 0 has carried %v bytes, want 2000", got)
	}
	run(n)
	for link, want := range []float64{2500, 10} {
		if got := n.Carried(LinkID(link)); math.Abs(got-want) > 1e-12*want {
			t.Errorf("link %d has carried %v bytes, want %v", link, got, want)
		}
	}
}

func TestACompletionIsRoundedUpToTheTick(t *testing.T) {
	n := New([]float64{3})
	flow := n.Start([]LinkID{0}, 1000, 1)
	wantDone(t, n, completion{333_333_333_334, flow})
	if rest := n.Remaining(flow); rest != 0 {
		t.Errorf("%v bytes are left of a finished flow", rest)
	}
}

// The classes are looked at in the order of their ceilings, which is not the order in which these flows have begun.
func TestWhatIsDoneTogetherIsReturnedOldestFirst(t *testing.T) {
	n := New([]float64{1000, 1000})
	free, fast, slow := n.Start([]LinkID{1}, 1000, 1), n.StartCapped([]LinkID{0}, 100, 1, 100), n.StartCapped([]LinkID{0}, 50, 1, 50)
	if got, want := n.Advance(second), []FlowID{free, fast, slow}; !slices.Equal(got, want) {
		t.Errorf("done are %v, want %v", got, want)
	}
}

func TestNothingToCarryIsDoneAtOnce(t *testing.T) {
	n := New([]float64{1000, 0})
	n.Advance(7 * second)
	busy := n.Start([]LinkID{0}, 1000, 1)
	empty, blocked, local := n.Start([]LinkID{0}, 0, 1), n.Start([]LinkID{1}, 0, 1), n.Start(nil, 1e9, 1)
	wantRates(t, n, map[FlowID]float64{busy: 1000})
	if rest := n.Remaining(local); rest != 0 {
		t.Errorf("a local copy has %v bytes left", rest)
	}
	wantDone(t, n, completion{7 * second, empty}, completion{7 * second, blocked}, completion{7 * second, local}, completion{8 * second, busy})
}

func TestALocalCopyKeepsToItsCap(t *testing.T) {
	n := New(nil)
	slow, stuck := n.StartCapped(nil, 1000, 2, 500), n.StartCapped(nil, 1000, 1, 0)
	wantRates(t, n, map[FlowID]float64{slow: 500, stuck: 0})
	wantDone(t, n, completion{2 * second, slow})
}

func TestStopReturnsWhatIsLeft(t *testing.T) {
	n := New([]float64{1000})
	flow, other := n.Start([]LinkID{0}, 3000, 1), n.Start([]LinkID{0}, 3000, 1)
	n.Advance(2 * second)
	if rest := n.Stop(flow); rest != 2000 {
		t.Errorf("Stop returns %v bytes, want 2000", rest)
	}
	if again, rate := n.Stop(flow), n.Rate(flow); again != 0 || rate != 0 {
		t.Errorf("a stopped flow has %v bytes left and %v bytes/s", again, rate)
	}
	wantDone(t, n, completion{4 * second, other})
	if rest := n.Stop(other); rest != 0 {
		t.Errorf("a finished flow has %v bytes left", rest)
	}
}

func TestAFlowMayBeStoppedAtTheInstantItIsDone(t *testing.T) {
	n := New([]float64{1000})
	n.Start([]LinkID{0}, 1000, 1)
	instant := n.Start(nil, 1, 1)
	n.Stop(instant)
	if at, flow, _ := n.NextCompletion(); at != second || flow == instant {
		t.Errorf("flow %d is announced for %v", flow, at)
	}
}

func TestRoutesAreCopied(t *testing.T) {
	n, route := New([]float64{1000, 10}), []LinkID{0}
	flow := n.Start(route, 1e6, 1)
	route[0] = 1
	wantRates(t, n, map[FlowID]float64{flow: 1000})
}

func TestMistakesPanic(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	zero := []LinkID{0}
	for _, c := range []struct {
		want string
		do   func(n *Network)
	}{
		{"unknown link 1 of 1", func(n *Network) { n.SetCapacity(1, 1) }},
		{"unknown link -1 of 1", func(n *Network) { n.Carried(-1) }},
		{"capacity of -1 bytes/s", func(n *Network) { n.SetCapacity(0, -1) }},
		{"capacity of NaN bytes/s", func(n *Network) { New([]float64{nan}) }},
		{"capacity of +Inf bytes/s", func(n *Network) { n.SetCapacity(0, inf) }},
		{"unknown link 7 of 1", func(n *Network) { n.Start([]LinkID{0, 7}, 1, 1) }},
		{"route goes over link 0 twice", func(n *Network) { n.Start([]LinkID{0, 0}, 1, 1) }},
		{"flow of -1 bytes", func(n *Network) { n.Start(zero, -1, 1) }},
		{"flow of NaN bytes", func(n *Network) { n.Start(zero, nan, 1) }},
		{"flow of +Inf bytes", func(n *Network) { n.Start(zero, inf, 1) }},
		{"flow of weight 0", func(n *Network) { n.Start(zero, 1, 0) }},
		{"flow of weight NaN", func(n *Network) { n.Start(zero, 1, nan) }},
		{"flow of weight +Inf", func(n *Network) { n.Start(zero, 1, inf) }},
		{"flow capped at -1 bytes/s", func(n *Network) { n.StartCapped(zero, 1, 1, -1) }},
		{"flow capped at NaN bytes/s", func(n *Network) { n.StartCapped(zero, 1, 1, nan) }},
		{"unknown flow 0", func(n *Network) { n.Rate(0) }},
		{"unknown flow 99", func(n *Network) { n.Stop(99) }},
		{"unknown flow -1", func(n *Network) { n.Remaining(-1) }},
		{"advance to 499999999 ns, outside 500000000 ns … 1000000000 ns", func(n *Network) { n.Advance(second/2 - 1) }},
		{"advance to 1000000001 ns, outside 500000000 ns … 1000000000 ns", func(n *Network) { n.Advance(second + 1) }},
	} {
		n := New([]float64{1000})
		n.Start(zero, 1000, 1)
		n.Advance(second / 2)
		if got := panicOf(func() { c.do(n) }); !strings.HasPrefix(got, "network: "+c.want) {
			t.Errorf("panic %q, want %q", got, c.want)
		}
	}
}

func panicOf(do func()) (message string) {
	defer func() { message, _ = recover().(string) }()
	do()
	return "none"
}
