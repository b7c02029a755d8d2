package scenarios

import (
	"context"
	"sync"

	"vmmdrill/model"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// WhatIf is a scenario to be replicated. Replication i depends on the seed and i only, so that it does not matter how
// many workers there are or which of them plays it.
type WhatIf struct {
	Topology     *model.Topology
	Drill        sim.Drill
	Seed         uint64
	Replications int
	Workers      int // at least 1
}

// Sweep plays all replications and hands each to the caller, in order and from one goroutine. It stops early, with the
// context's error, when the context is done; what was handed over by then is complete.
func Sweep(ctx context.Context, w WhatIf, each func(i int, r sim.Result)) error {
	return inOrder(ctx, w, func(d sim.Drill, i int) sim.Result {
		return sim.Run(w.Topology, d, kernel.NewStreams(w.Seed, i))
	}, each)
}

// inOrder plays something for each replication, with as many workers as there may be, and hands the results over in order.
func inOrder[R any](ctx context.Context, w WhatIf, play func(d sim.Drill, i int) R, each func(i int, r R)) error {
	slots := make([]chan R, w.Replications)
	for i := range slots {
		slots[i] = make(chan R, 1)
	}
	var wait sync.WaitGroup
	defer wait.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ahead := make(chan int, 4*max(1, w.Workers)) // bounds how many finished results wait for their turn
	wait.Go(func() {
		defer close(ahead)
		for i := range w.Replications {
			select {
			case ahead <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for range max(1, w.Workers) {
		wait.Go(func() {
			for i := range ahead {
				if ctx.Err() != nil {
					return
				}
				d := w.Drill
				if i > 0 {
					d.Sample = 0 // only the replication that is shown is looked at all the time
				}
				slots[i] <- play(d, i)
			}
		})
	}
	for i := range slots {
		select {
		case r := <-slots[i]:
			each(i, r)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Play replicates a scenario and summarises it. After an interruption the summary is of the replications that were
// complete by then; there may be none.
func (s *Scenario) Play(ctx context.Context, seed uint64, replications, workers int, each func()) (Summary, error) {
	c, err := s.collect(ctx, WhatIf{Topology: s.config.Topology, Drill: s.Drill, Seed: seed, Replications: replications, Workers: workers}, each)
	return c.summary(), err
}

// collect replicates a scenario and keeps what a summary needs.
func (s *Scenario) collect(ctx context.Context, w WhatIf, each func()) (*collector, error) {
	c := &collector{t: s.config.Topology, s: s, objectives: s.config.Objectives}
	err := Sweep(ctx, w, func(i int, r sim.Result) {
		c.add(r)
		each()
	})
	return c, err
}
