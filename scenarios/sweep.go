package scenarios

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"vmmdrill/model"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// WhatIf is drills to be replicated, each as often as the others. A replication of a variant depends on the seed, its number and the
// variant only, so that it does not matter how many workers there are, which of them plays it, or what else is played. The same
// replication of two variants has the same luck.
type WhatIf struct {
	Variants     []Variant // at least one
	Seed         uint64
	From         int // the first replication
	Replications int // the one behind the last: From … Replications-1 are played
	Workers      int // at least 1
}

// Variant is a deployment and what is played on it. Samples are taken in replication 0 only, unless SampleAll is set.
type Variant struct {
	Topology  *model.Topology
	Drill     sim.Drill
	SampleAll bool
}

// Cell is one replication of one variant.
type Cell struct{ Replication, Variant int }

// Sweep plays all replications, every variant of one before the next, and hands each to the caller, in order and from one goroutine.
// It stops early, with the context's error, when the context is done; what was handed over by then is complete.
func Sweep(ctx context.Context, w WhatIf, each func(c Cell, r sim.Result)) error {
	return Replicate(ctx, w, func(_ Cell, r sim.Result) sim.Result { return r }, func(c Cell, r sim.Result) bool {
		each(c, r)
		return true
	})
}

// Replicate is Sweep for a caller who needs little of each result: workers read it. It stops without an error when each is false.
func Replicate[R any](ctx context.Context, w WhatIf, read func(c Cell, r sim.Result) R, each func(c Cell, r R) bool) error {
	rooms := sync.Pool{New: func() any { return new(sim.Room) }}
	return inOrder(ctx, w, func(c Cell, d sim.Drill) R {
		room := rooms.Get().(*sim.Room)
		r := room.Run(w.Variants[c.Variant].Topology, d, kernel.NewStreams(w.Seed, c.Replication))
		rooms.Put(room)
		return read(c, r)
	}, each)
}

// turn is a cell that is being played, and where its result goes.
type turn[R any] struct {
	Cell
	result chan outcome[R]
}

// outcome is a result, or the bug that kept it from being one.
type outcome[R any] struct {
	r   R
	bug error
}

// attempt plays a cell. A panic in a worker would end the process before anybody could say what has happened: it is handed over with the
// place where it was, for the caller's goroutine to panic with.
func attempt[R any](play func() R) (o outcome[R]) {
	defer func() {
		if bug := recover(); bug != nil {
			o.bug = fmt.Errorf("%v\n%s", bug, debug.Stack())
		}
	}()
	o.r = play()
	return o
}

// inOrder plays something for each cell, with as many workers as there may be, and hands the results over in order. How many results
// wait for their turn is bounded, so that memory does not grow with the replications.
func inOrder[R any](ctx context.Context, w WhatIf, play func(c Cell, d sim.Drill) R, each func(c Cell, r R) bool) error {
	var wait sync.WaitGroup
	defer wait.Wait()
	own, cancel := context.WithCancel(ctx)
	defer cancel()
	ahead := make(chan turn[R], 8*max(1, w.Workers))
	turns := make(chan turn[R])
	wait.Go(func() {
		defer close(ahead)
		defer close(turns)
		for k := w.From * len(w.Variants); k < w.Replications*len(w.Variants); k++ {
			t := turn[R]{Cell{k / len(w.Variants), k % len(w.Variants)}, make(chan outcome[R], 1)}
			if !offer(own, ahead, t) || !offer(own, turns, t) {
				return
			}
		}
	})
	for range max(1, w.Workers) {
		wait.Go(func() {
			for t := range turns {
				t.result <- attempt(func() R { return play(t.Cell, w.drill(t.Cell)) })
			}
		})
	}
	for t := range ahead {
		select {
		case o := <-t.result:
			if o.bug != nil {
				panic(o.bug)
			}
			if !each(t.Cell, o.r) {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// offer sends, unless the context is done first.
func offer[T any](ctx context.Context, to chan<- T, t T) bool {
	select {
	case to <- t:
		return true
	case <-ctx.Done():
		return false
	}
}

// drill is what is played in a cell: only the replication that is shown is looked at all the time, unless all are, and only its
// stretches are recorded.
func (w *WhatIf) drill(c Cell) sim.Drill {
	v := &w.Variants[c.Variant]
	d := v.Drill
	d.Stretches = d.Stretches && c.Replication == 0
	if c.Replication > 0 && !v.SampleAll {
		d.Sample = 0
	}
	return d
}

// once is a scenario as the only variant.
func (s *Scenario) once(seed uint64, replications, workers int) WhatIf {
	return WhatIf{Variants: []Variant{{Topology: s.config.Topology, Drill: s.Drill}}, Seed: seed, Replications: replications, Workers: workers}
}

// Play replicates a scenario and summarises it. After an interruption the summary is of the replications that were
// complete by then; there may be none.
func (s *Scenario) Play(ctx context.Context, seed uint64, replications, workers int, each func()) (Summary, error) {
	c, err := s.collect(ctx, s.once(seed, replications, workers), each)
	return c.summary(), err
}

// collect replicates a scenario, the only variant, and keeps what a summary needs.
func (s *Scenario) collect(ctx context.Context, w WhatIf, each func()) (*collector, error) {
	c := &collector{t: s.config.Topology, s: s, objectives: s.config.Objectives, limits: make([]series, len(s.config.Objectives))}
	err := Sweep(ctx, w, func(_ Cell, r sim.Result) {
		c.add(r)
		each()
	})
	return c, err
}
