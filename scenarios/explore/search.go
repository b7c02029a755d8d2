// Package explore visits every state that a system of faults, software and operators can reach within bounds, and shows the
// shortest way to one that breaks a rule. What an operation needs and does is package recovery's.
package explore

import (
	"context"
	"slices"
	"sync"
)

// System is what is searched. Each worker has an expander of its own; all of them give the same successors in the same order.
type System interface {
	Initial() Key
	Expander() Expander
}

// Expander lists what can happen in a state.
type Expander interface {
	// Expand hands over every successor of a state with the number of the action that leads there, in a fixed order, and names what is
	// wrong with the state or with one of its actions.
	Expand(k Key, successor func(action uint16, to Key), broken func(what string))
}

// Weighing is an expander of a system in which one state stands for several.
type Weighing interface {
	Weight() int // how many states the one that was expanded last stands for, itself included
}

// Grouping is a system whose expanders remember what states of a group have in common: one worker expands all of them, as long as the others have
// something to do.
type Grouping interface {
	Group(k Key) Key
}

// Limits end a search before it has seen everything. A limit of 0 is none.
type Limits struct {
	States, Depth int
	Bytes         int64
	Violations    int // kinds of them
}

// Why says why a search ended.
type Why string

// The reasons.
const (
	Complete    Why = "" // everything was visited
	StateLimit  Why = "the limit of states was reached"
	DepthLimit  Why = "the limit of depth was reached"
	MemoryLimit Why = "the limit of memory was reached"
	FoundEnough Why = "enough was found"
	Interrupted Why = "it was interrupted"
)

// Violation is a state in which something is wrong, or has an action that is.
type Violation struct {
	State  StateID
	Broken string
}

// Search is what was visited. States are found level after level, so that the way to each is a shortest one.
type Search struct {
	States      int
	Represented int // states that those that were looked at stand for
	Transitions int // of all of them
	Depth       int // of the state that is farthest from the initial one
	Stopped     Why
	Left        int         // states that were found and not looked at when it stopped
	Violations  []Violation // the first of each kind, nearest first

	shards   [shards]shard
	levels   []level
	grouping Grouping  // nil: states have nothing in common
	crew     []*worker // who searched; what they remember serves those who look back
}

// level is how many states each shard had when the states of a distance began.
type level [shards]int

// Options are how a search is run. Neither the number of workers nor progress changes what is found.
type Options struct {
	Workers  int // at least 1
	Limits   Limits
	Progress func(states, depth int) // may be nil
}

// roundMax is how many states are expanded before what they led to is taken in: it bounds the memory for that.
const roundMax = 1 << 15

// Run searches a system breadth first.
func Run(ctx context.Context, system System, o Options) *Search {
	s := &Search{crew: make([]*worker, max(1, o.Workers))}
	s.grouping, _ = system.(Grouping)
	for i := range s.crew {
		s.crew[i] = &worker{s: s, expander: system.Expander()}
	}
	first := system.Initial()
	s.shards[s.shardOf(first, first.hash())].add(visited{first, None, 0}, first.hash())
	s.States = 1
	s.levels = append(s.levels, level{})
	kinds := map[string]bool{}
	parts := make([]found, (roundMax+part-1)/part+shards)
	for s.Left = 1; s.Left > 0; s.Depth++ {
		if s.Stopped = o.Limits.met(s); s.Stopped != Complete {
			return s
		}
		end := s.sizes()
		from := s.levels[s.Depth]
		for s.Left > 0 {
			if ctx.Err() != nil {
				s.Stopped = Interrupted
				return s
			}
			if s.Stopped = o.Limits.met(s); s.Stopped != Complete && s.Stopped != DepthLimit {
				return s
			}
			round := nextRound(&from, &end)
			s.Left -= len(round)
			s.expand(round, parts, kinds)
			if o.Progress != nil {
				o.Progress(s.States, s.Depth)
			}
		}
		s.levels = append(s.levels, end)
		for i := range s.shards {
			s.Left += s.shards[i].n - end[i]
		}
	}
	s.Depth--
	return s
}

// met is the limit that a search has reached.
func (l *Limits) met(s *Search) Why {
	switch {
	case l.Depth > 0 && s.Depth >= l.Depth:
		return DepthLimit
	case l.States > 0 && s.States >= l.States, slices.ContainsFunc(s.shards[:], func(s shard) bool { return s.n >= shardFull }):
		return StateLimit
	case l.Bytes > 0 && s.Bytes() >= l.Bytes:
		return MemoryLimit
	case l.Violations > 0 && len(s.Violations) >= l.Violations:
		return FoundEnough
	}
	return Complete
}

// Bytes is the memory that the visited states take.
func (s *Search) Bytes() (bytes int64) {
	for i := range s.shards {
		bytes += s.shards[i].bytes()
	}
	return bytes
}

func (s *Search) sizes() (l level) {
	for i := range s.shards {
		l[i] = s.shards[i].n
	}
	return l
}

// nextRound takes states of a level, shard after shard.
func nextRound(from, end *level) (round []StateID) {
	for i := range from {
		for ; from[i] < end[i] && len(round) < roundMax; from[i]++ {
			round = append(round, idOf(i, from[i]))
		}
	}
	return round
}

// part is how many states of a round a worker takes at a time, all of one shard. What they lead to is kept apart and taken in in the order of the
// states, whoever has expanded them.
const part = 256

// found is what a part of a round leads to.
type found struct {
	states      []StateID           // of the part
	ways        [shards][]candidate // to states, new ones and others
	represented int
	transitions int
	broken      []Violation
}

// begin makes room for what a part leads to.
func (f *found) begin(states []StateID) {
	f.states = states
	for i := range f.ways {
		f.ways[i] = f.ways[i][:0]
	}
	f.represented, f.transitions, f.broken = 0, 0, f.broken[:0]
}

// expand looks at the states of a round and takes in what is new.
func (s *Search) expand(round []StateID, parts []found, kinds map[string]bool) {
	n := 0
	for len(round) > 0 {
		end := 1
		for end < min(part, len(round)) && round[end].shard() == round[0].shard() {
			end++
		}
		parts[n].begin(round[:end])
		round = round[end:]
		n++
	}
	parts = parts[:n]
	spread(s.crew, n, func(i int) int { return parts[i].states[0].shard() }, func(w *worker, i int) { w.expand(&parts[i]) })
	added := make([]int, shards)
	spread(s.crew, shards, theirs, func(_ *worker, i int) {
		for p := range parts {
			added[i] += s.shards[i].take(parts[p].ways[i])
		}
	})
	for _, n := range added {
		s.States += n
	}
	for p := range parts {
		s.Transitions += parts[p].transitions
		s.Represented += parts[p].represented
		for _, v := range parts[p].broken {
			if !kinds[v.Broken] {
				kinds[v.Broken] = true
				s.Violations = append(s.Violations, v)
			}
		}
	}
}

// spread lets the workers do n things. Each has those of its own, and when they are done takes those of others.
func spread(crew []*worker, n int, of func(i int) int, do func(w *worker, i int)) {
	if len(crew) == 1 {
		for i := range n {
			do(crew[0], i)
		}
		return
	}
	own := make([]chan int, len(crew))
	for w := range own {
		own[w] = make(chan int, n)
	}
	for i := range n {
		own[of(i)%len(crew)] <- i
	}
	for _, c := range own {
		close(c)
	}
	var wait sync.WaitGroup
	var found bugs
	for w := range crew {
		wait.Go(func() {
			found.guard(func() {
				for next := range own {
					for i := range own[(w+next)%len(own)] {
						do(crew[w], i)
					}
				}
			})
		})
	}
	wait.Wait()
	found.raise()
}

// theirs gives things to the workers by turns.
func theirs(i int) int { return i }

// worker expands states.
type worker struct {
	s        *Search
	expander Expander
	recent   [recentMax]Key // handed over lately: most ways to a new state come close together
}

const recentMax = 1 << 12

// candidate is a state that an action leads to, which may have been visited.
type candidate struct {
	visited
	hash uint64
}

func (w *worker) expand(f *found) {
	clear(w.recent[:])
	var k Key
	var id StateID
	transitions := 0
	successor := func(action uint16, to Key) {
		transitions++
		if to == k {
			return
		}
		h := to.hash()
		if seen := &w.recent[h&(recentMax-1)]; *seen != to {
			*seen = to
			shard := w.s.shardOf(to, h)
			f.ways[shard] = append(f.ways[shard], candidate{visited{to, id, action}, h})
		}
	}
	weighing, weighs := w.expander.(Weighing)
	broken := func(what string) { f.broken = append(f.broken, Violation{id, what}) }
	for _, id = range f.states {
		k, transitions = w.s.Key(id), 0
		w.expander.Expand(k, successor, broken)
		weight := 1
		if weighs {
			weight = weighing.Weight()
		}
		f.represented += weight
		f.transitions += weight * transitions
	}
}

// take visits those of the candidates that were not visited, and counts them. Looking at some slots first and then at their keys lets the
// processor wait for many of them at a time.
func (s *shard) take(all []candidate) (new int) {
	var slots [ahead]slot
	for len(all) > 0 {
		some := all[:min(ahead, len(all))]
		all = all[len(some):]
		for i := range some {
			slots[i] = s.slot(some[i].hash)
		}
		for i := range some {
			c := &some[i]
			if at := slots[i]; at != 0 && at.may(c.hash) && s.key(at.number()) == c.key {
				continue
			}
			if _, isNew := s.add(c.visited, c.hash); isNew {
				new++
			}
		}
	}
	return new
}

const ahead = 64

// Key is a visited state.
func (s *Search) Key(id StateID) Key { return s.shards[id.shard()].key(id.number()) }

// Find is the name of a state, None if it was not visited.
func (s *Search) Find(k Key) StateID {
	h := k.hash()
	shard := s.shardOf(k, h)
	if n := s.shards[shard].find(k, h); n >= 0 {
		return idOf(shard, n)
	}
	return None
}

// shardOf is where a state is kept: with the others of its group.
func (s *Search) shardOf(k Key, hash uint64) int {
	if s.grouping != nil {
		hash = s.grouping.Group(k).hash()
	}
	return shardOf(hash)
}

// Way is the actions of a shortest way from the initial state, and the states that they lead to.
func (s *Search) Way(to StateID) (actions []uint16, states []StateID) {
	for id := to; ; {
		v := s.shards[id.shard()].at(id.number())
		if v.parent == None {
			break
		}
		actions, states = append(actions, v.action), append(states, id)
		id = v.parent
	}
	for i, j := 0, len(actions)-1; i < j; i, j = i+1, j-1 {
		actions[i], actions[j] = actions[j], actions[i]
		states[i], states[j] = states[j], states[i]
	}
	return actions, states
}

// All hands over every visited state, level after level. It stops when each is false.
func (s *Search) All(each func(id StateID, k Key) bool) {
	for d := range s.levels {
		end := s.sizes()
		if d+1 < len(s.levels) {
			end = s.levels[d+1]
		}
		for i := range s.shards {
			for n := s.levels[d][i]; n < end[i]; n++ {
				if !each(idOf(i, n), s.shards[i].key(n)) {
					return
				}
			}
		}
	}
}
