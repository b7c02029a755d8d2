package explore

import (
	"context"
	"sync/atomic"
)

// Stranded are the visited states from which no state with a goal can be reached by usable actions, the nearest one first, and how many
// there are. It is false when the context ended before that was known. A search that was stopped early strands states that it did
// not look at, so only one that is complete may be asked.
func (s *Search) Stranded(ctx context.Context, goal func(Key) bool, usable func(action uint16) bool) (nearest StateID, n int, ok bool) {
	nearest = None
	ok = s.EachStranded(ctx, goal, usable, func(id StateID) {
		if n++; nearest == None {
			nearest = id
		}
	})
	return nearest, n, ok
}

// EachStranded hands over each of them, level after level.
func (s *Search) EachStranded(ctx context.Context, goal func(Key) bool, usable func(action uint16) bool, each func(StateID)) (ok bool) {
	r := reach{s: s, goal: goal, usable: usable}
	for i := range s.shards {
		r.good[i] = make([]uint32, (s.shards[i].n+31)/32)
	}
	// The fixpoint is the same whoever comes first. Ways to a goal lead to states that are farther, and to some that were found long before: every other
	// sweep goes the other way.
	for sweep, changed := 0, true; changed; sweep++ {
		if ctx.Err() != nil {
			return false
		}
		r.changed.Store(false)
		for d := range s.levels {
			if sweep%2 == 1 {
				d = len(s.levels) - 1 - d
			}
			r.level(d)
		}
		changed = r.changed.Load()
	}
	s.All(func(id StateID, _ Key) bool {
		if !r.isGood(id) {
			each(id)
		}
		return true
	})
	return true
}

// reach is the states from which a goal can be reached, as far as they are known.
type reach struct {
	s       *Search
	goal    func(Key) bool
	usable  func(uint16) bool
	good    [shards][]uint32 // a bit a state
	changed atomic.Bool
}

func (r *reach) isGood(id StateID) bool {
	return atomic.LoadUint32(&r.good[id.shard()][id.number()/32])>>(id.number()%32)&1 != 0
}

// level looks at the states of a distance that are not known to reach the goal.
func (r *reach) level(d int) {
	from, end := r.s.levels[d], r.s.sizes()
	if d+1 < len(r.s.levels) {
		end = r.s.levels[d+1]
	}
	spread(r.s.crew, shards, theirs, func(w *worker, i int) {
		for n := from[i]; n < end[i]; n++ {
			if id := idOf(i, n); !r.isGood(id) && r.reaches(w.expander, id) {
				r.climb(id)
				r.changed.Store(true)
			}
		}
	})
}

// climb marks a state that reaches the goal, and those from which it was found first, as far as usable actions lead down to it: they do, too.
func (r *reach) climb(id StateID) {
	for {
		bit := uint32(1) << (id.number() % 32)
		if atomic.OrUint32(&r.good[id.shard()][id.number()/32], bit)&bit != 0 {
			return
		}
		v := r.s.shards[id.shard()].at(id.number())
		if v.parent == None || !r.usable(v.action) {
			return
		}
		id = v.parent
	}
}

func (r *reach) reaches(x Expander, id StateID) (reaches bool) {
	k := r.s.Key(id)
	if r.goal(k) {
		return true
	}
	x.Expand(k, func(action uint16, to Key) {
		if !reaches && r.usable(action) {
			if next := r.s.Find(to); next != None {
				reaches = r.isGood(next)
			}
		}
	}, func(string) {})
	return reaches
}
