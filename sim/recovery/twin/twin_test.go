package twin

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var long = flag.Bool("long", false, "explore the large cells too; takes 20 minutes, so raise -timeout")

type cell struct {
	Params
	want Count
	size size
}

type size int

const (
	small size = iota
	large      // only with -long
	huge       // only with -long, counted up to symmetry and not checked
)

var cells = []cell{
	{Params{1, 1, false, false}, Count{10308, 44510, 18}, small},
	{Params{1, 1, false, true}, Count{10308, 43166, 19}, small},
	{Params{1, 1, true, false}, Count{80168, 415422, 23}, small},
	{Params{1, 1, true, true}, Count{80168, 409790, 23}, small},
	{Params{1, 2, false, false}, Count{491240, 2605832, 26}, small},
	{Params{1, 2, false, true}, Count{491240, 2530568, 27}, small},
	{Params{1, 2, true, false}, Count{7688912, 48550104, 33}, large},
	{Params{1, 2, true, true}, Count{7688912, 47895768, 35}, large},
	{Params{1, 3, false, false}, Count{24115296, 153910658, 34}, huge},
	{Params{1, 3, false, true}, Count{24115296, 149695874, 35}, huge},
	{Params{1, 3, true, false}, Count{776701664, 5832324980, 42}, huge},
	{Params{1, 3, true, true}, Count{776701664, 5756860276, 43}, huge},
	{Params{2, 1, false, false}, Count{2752, 11348, 13}, small},
	{Params{2, 1, true, false}, Count{11104, 51767, 17}, small},
	{Params{2, 2, false, false}, Count{123744, 660150, 21}, small},
	{Params{2, 2, true, false}, Count{863152, 5004359, 28}, small},
	{Params{2, 3, false, false}, Count{5786080, 39143096, 29}, large},
	{Params{2, 3, true, false}, Count{74203792, 527819532, 39}, huge},
}

// selected calls f in a subtest for every cell up to a size: without -long, for the small ones.
func selected(t *testing.T, most size, f func(*testing.T, cell)) {
	if !*long {
		most = small
	}
	for _, c := range cells {
		if c.size > most {
			continue
		}
		name := fmt.Sprintf("option=%d/workloads=%d/partition=%t/vcommit=%t",
			c.Option, c.Workloads, c.Partition, c.VCommit)
		t.Run(name, func(t *testing.T) { f(t, c) })
	}
}

func TestCounts(t *testing.T) {
	selected(t, huge, func(t *testing.T, c cell) {
		var got Count
		if c.size == huge {
			got = CountSymmetric(c.Params)
		} else {
			got = Explore(c.Params, nil)
		}
		if got != c.want {
			t.Errorf("count = %+v, want %+v", got, c.want)
		}
		if c.size != huge {
			if sym := CountSymmetric(c.Params); sym != got {
				t.Errorf("CountSymmetric = %+v, want %+v", sym, got)
			}
		}
	})
}

// TestProperties checks the invariants of every state, the transition
// properties of every transition, and that no state is a deadlock.
func TestProperties(t *testing.T) {
	selected(t, large, func(t *testing.T, c cell) {
		actions := Actions(c.Params)
		reported := map[string]bool{}
		report := func(s State, what string) {
			if !reported[what] {
				reported[what] = true
				target := s.Pack(c.Params)
				t.Errorf("%s: %s", what, trace(c.Params, func(k uint64) bool { return k == target }))
			}
		}
		Explore(c.Params, func(s State) {
			if Unpack(c.Params, s.Pack(c.Params)) != s {
				report(s, "packing loses something")
			}
			if what := Broken(c.Params, s); what != "" {
				report(s, what)
			}
			enabled := 0
			for _, a := range actions {
				if Refusal(c.Params, s, a) != "" {
					continue
				}
				enabled++
				if what := brokenStep(c.Params, s, a); what != "" {
					report(s, what+" by "+a.String())
				}
			}
			if enabled == 0 {
				report(s, "deadlock")
			}
		})
	})
}

// brokenStep returns the transition property that taking a in s breaks. The
// properties speak of workloads only.
func brokenStep(p Params, s State, a Action) string {
	i := a.VM
	if i < 0 || p.isV(i) {
		return ""
	}
	after := Apply(p, s, a)
	switch {
	case a.Name == "UFO" && !s.vmmrun(p):
		return "T1"
	case a.Name == "REV" && s.Ph[i] != CU && s.Ph[i] != CP:
		return "T2"
	case a.Name == "CRP" && s.Ph[i] != UFO:
		return "T3"
	case a.Name == "REV" && (s.On[i][s.Src[i]] || after.On[i][after.tgt(i)]):
		return "T4"
	case a.Name == "UFO" && s.Lag[i] == 2:
		return "T5"
	}
	return ""
}

// TestHome checks that a home state can be reached from every reachable
// state, by a backward search from the home states.
func TestHome(t *testing.T) {
	selected(t, large, func(t *testing.T, c cell) {
		p := c.Params
		actions := Actions(p)
		var keys []uint64
		Explore(p, func(s State) { keys = append(keys, s.Pack(p)) })
		slices.Sort(keys)

		// The predecessors of state n are from[first[n]:first[n+1]].
		first := make([]int, len(keys)+1)
		successors := func(f func(n, m int)) {
			for n, k := range keys {
				s := Unpack(p, k)
				for _, a := range actions {
					if refusal(p, &s, a) == "" {
						m, ok := slices.BinarySearch(keys, Apply(p, s, a).Pack(p))
						if !ok {
							t.Fatalf("%v leads out of the reachable states", a)
						}
						f(n, m)
					}
				}
			}
		}
		successors(func(_, m int) { first[m+1]++ })
		for n := range keys {
			first[n+1] += first[n]
		}
		from := make([]int32, first[len(keys)])
		at := slices.Clone(first)
		successors(func(n, m int) {
			from[at[m]] = int32(n)
			at[m]++
		})

		home := make([]bool, len(keys))
		var queue []int
		for n, k := range keys {
			if IsHome(p, Unpack(p, k)) {
				home[n] = true
				queue = append(queue, n)
			}
		}
		homes := len(queue)
		for len(queue) > 0 {
			n := queue[0]
			queue = queue[1:]
			for _, m := range from[first[n]:first[n+1]] {
				if !home[m] {
					home[m] = true
					queue = append(queue, int(m))
				}
			}
		}
		t.Logf("%d home states", homes)
		stuck := 0
		for n := range keys {
			if !home[n] {
				stuck++
			}
		}
		if stuck > 0 {
			t.Errorf("no way home from %d of %d states; the nearest: %s", stuck, len(keys),
				trace(p, func(k uint64) bool {
					n, ok := slices.BinarySearch(keys, k)
					return ok && !home[n]
				}))
		}
	})
}

// trace returns a shortest way from the initial state to a state that found
// holds of.
func trace(p Params, found func(uint64) bool) string {
	type step struct {
		from uint64
		by   Action
	}
	start := Initial(p).Pack(p)
	actions := Actions(p)
	reached := map[uint64]step{start: {}}
	for queue := []uint64{start}; len(queue) > 0; queue = queue[1:] {
		k := queue[0]
		s := Unpack(p, k)
		if found(k) {
			var names []string
			for ; k != start; k = reached[k].from {
				names = append(names, reached[k].by.String())
			}
			slices.Reverse(names)
			return fmt.Sprintf("%s gives %+v", strings.Join(names, " "), s)
		}
		for _, a := range actions {
			if Refusal(p, s, a) != "" {
				continue
			}
			n := Apply(p, s, a).Pack(p)
			if _, ok := reached[n]; !ok {
				reached[n] = step{k, a}
				queue = append(queue, n)
			}
		}
	}
	return "unreachable"
}
