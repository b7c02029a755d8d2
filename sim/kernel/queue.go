package kernel

import "fmt"

// Class orders the events of one instant: what breaks comes first, then what runs by itself, then what people do about it.
type Class uint8

// The classes, in the order in which they happen.
const (
	Fault Class = iota
	Physics
	Operator
)

// Queue holds the events to come, ordered by time, then class, then the order of their pushes. Events are values;
// no push or pop allocates, except to grow the one slice. The zero Queue is empty and ready.
type Queue[E any] struct {
	heap   []entry[E] // 4-ary: the children of i are 4i+1 … 4i+4
	pushed uint64     // sequence number of the next push
	now    Time       // time of the last Pop
}

type entry[E any] struct {
	at    Time
	key   uint64 // class in the upper 8 bits, sequence in the lower 56
	event E
}

const (
	arity        = 4
	sequenceBits = 56
)

// Push adds an event. It panics when at lies before the last Pop: the past cannot be changed.
func (q *Queue[E]) Push(at Time, class Class, event E) {
	if at < q.now {
		panic(fmt.Sprintf("kernel: event pushed at %d ns, before the present at %d ns", at, q.now))
	}
	e := entry[E]{at, uint64(class)<<sequenceBits | q.pushed, event}
	q.pushed++
	q.heap = append(q.heap, e)
	q.up(len(q.heap)-1, e)
}

// Pop removes the first event; it is false, with zero values, when there is none.
func (q *Queue[E]) Pop() (Time, Class, E, bool) {
	if len(q.heap) == 0 {
		var none E
		return 0, 0, none, false
	}
	first, last := q.heap[0], len(q.heap)-1
	moved := q.heap[last]
	q.heap[last] = entry[E]{} // whatever the event refers to can be collected
	q.heap = q.heap[:last]
	if last > 0 {
		q.down(moved)
	}
	q.now = first.at
	return first.at, Class(first.key >> sequenceBits), first.event, true
}

// Peek is the time of the first event; it is false when there is none.
func (q *Queue[E]) Peek() (Time, bool) {
	if len(q.heap) == 0 {
		return 0, false
	}
	return q.heap[0].at, true
}

// Len is the number of events to come.
func (q *Queue[E]) Len() int { return len(q.heap) }

// up moves the hole at i towards the root until e fits.
func (q *Queue[E]) up(i int, e entry[E]) {
	for i > 0 {
		parent := (i - 1) / arity
		if !e.before(&q.heap[parent]) {
			break
		}
		q.heap[i] = q.heap[parent]
		i = parent
	}
	q.heap[i] = e
}

// down moves the hole at the root towards the leaves until e fits.
func (q *Queue[E]) down(e entry[E]) {
	hole := 0
	for {
		child, ok := q.firstChild(hole)
		if !ok || !q.heap[child].before(&e) {
			break
		}
		q.heap[hole] = q.heap[child]
		hole = child
	}
	q.heap[hole] = e
}

func (q *Queue[E]) firstChild(parent int) (int, bool) {
	first := parent*arity + 1
	if first >= len(q.heap) {
		return 0, false
	}
	best := first
	for i := first + 1; i < min(first+arity, len(q.heap)); i++ {
		if q.heap[i].before(&q.heap[best]) {
			best = i
		}
	}
	return best, true
}

func (e *entry[E]) before(f *entry[E]) bool {
	return e.at < f.at || e.at == f.at && e.key < f.key
}
