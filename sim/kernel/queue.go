package kernel

import (
	"fmt"
	"math/bits"
)

// Class orders the events of one instant: what breaks comes first, then what runs by itself, then what people do about it.
type Class uint8

// The classes, in the order in which they happen.
const (
	Fault Class = iota
	Physics
	Operator
	classes
)

// Queue holds the events to come, ordered by time, then class, then the order of their pushes. Events are values; no push or
// pop allocates, except to grow the one slice. The zero Queue is empty and ready. It is large (80 KB for events of 12 bytes), and
// must not be copied once it has been used.
//
// It is a monotone radix heap, the one with two levels of Ahuja, Mehlhorn, Orlin and Tarjan (Faster Algorithms for the Shortest
// Path Problem, Journal of the ACM 37, 1990). A time is read as a number of 8 digits of 8 bits. An event to come lies in a
// bucket: the level is the highest digit in which its time differs from the present, the place is the value of that digit. So
// the first bucket of the lowest level in use holds the earliest event. When nothing is left of the present, the earliest instant
// of that bucket becomes the present and its other events are placed anew: they agree with the present in one digit more than
// before, and fall by a level or more.
//
// What it costs: an event is moved at most 8 times, however many are pending, and compared with no other; most are placed two to
// four times. All that is moved is read and written along lists, so that memory is used in the order in which it is fetched.
//
// What keeps the order: events of one time are in one list at any moment, in the order of their pushes, and moving them keeps it;
// those of the present have one list a class. No event bears a number.
//
// What keeps Peek harmless: each bucket knows its earliest instant, and the present moves with Pop only. An event may still be
// pushed before the one that was seen.
type Queue[E any] struct {
	now      Time // of the last Pop
	length   int
	present  [classes]list[E]          // events of the present, by class
	nonempty uint8                     // bit i: present[i] has some
	levels   uint8                     // bit i: a bucket of level i has some
	occupied [levels]digits            // which
	buckets  [levels][fanout]bucket[E] // by the highest digit that differs from the present
	chains   chains[E]                 // where the lists keep all but their heads
}

// The digits of a time.
const (
	digitBits = 8
	fanout    = 1 << digitBits
	levels    = 64 / digitBits
)

type bucket[E any] struct {
	list[E]
	earliest Time // of its events; an empty bucket has none
}

// Push adds an event. It panics when at lies before the last Pop: the past cannot be changed.
func (q *Queue[E]) Push(at Time, class Class, event E) {
	if at < q.now || class >= classes {
		q.refuse(at, class)
	}
	q.length++
	q.place(at, class, &event)
}

func (q *Queue[E]) refuse(at Time, class Class) {
	if class >= classes {
		panic(fmt.Sprintf("kernel: event of class %d, the last is %d", class, classes-1))
	}
	panic(fmt.Sprintf("kernel: event pushed at %d ns, before the present at %d ns", at, q.now))
}

// Pop removes the first event; it is false, with zero values, when there is none.
func (q *Queue[E]) Pop() (Time, Class, E, bool) {
	if q.length == 0 {
		var none E
		return 0, 0, none, false
	}
	q.length--
	if q.nonempty == 0 {
		level, digit := q.first()
		q.levels &^= q.occupied[level].remove(digit) << level
		b := &q.buckets[level][digit]
		q.now = b.earliest
		if b.alone() {
			class, event := b.head.class, b.head.event
			b.head = entry[E]{}
			return q.now, class, event, true
		}
		q.deal(b)
	}
	class := bits.TrailingZeros8(q.nonempty)
	event, more := q.chains.take(&q.present[class])
	if !more {
		q.nonempty &^= 1 << class
	}
	return q.now, Class(class), event, true
}

// Peek is the time of the first event; it is false when there is none. Events may still be pushed before that time.
func (q *Queue[E]) Peek() (Time, bool) {
	if q.length == 0 {
		return 0, false
	}
	if q.nonempty != 0 {
		return q.now, true
	}
	level, digit := q.first()
	return q.buckets[level][digit].earliest, true
}

// Ties is how many events share the first one's time and class, itself included, and that class; 0 when there is no event. Like
// Peek it changes nothing. It takes time for every 32 of them, and for each event in their bucket before the first is popped.
func (q *Queue[E]) Ties() (class Class, n int) {
	if q.length == 0 {
		return 0, 0
	}
	if q.nonempty != 0 {
		class = Class(bits.TrailingZeros8(q.nonempty))
		return class, q.chains.count(&q.present[class])
	}
	level, digit := q.first()
	return q.chains.firstClass(&q.buckets[level][digit])
}

// PopTied removes the event behind k of those that tie with the first; those k go behind the others. It takes time for each of
// them, and is Pop for 0. It panics unless k is less than what Ties says.
func (q *Queue[E]) PopTied(k int) (Time, Class, E, bool) {
	if _, n := q.Ties(); k < 0 || k >= max(1, n) {
		panic(fmt.Sprintf("kernel: event %d of %d that tie", k, n))
	}
	for range k {
		at, class, event, _ := q.Pop()
		q.Push(at, class, event)
	}
	return q.Pop()
}

// Len is the number of events to come.
func (q *Queue[E]) Len() int { return q.length }

// place puts an event into the list where its time belongs.
func (q *Queue[E]) place(at Time, class Class, event *E) {
	differing := uint64(at ^ q.now)
	if differing == 0 {
		q.placeNow(class, event)
		return
	}
	level := (bits.Len64(differing) - 1) / digitBits % levels
	digit := uint8(at >> (level * digitBits))
	b := &q.buckets[level][digit]
	if q.occupied[level].add(digit) {
		q.levels |= 1 << level
		b.earliest = at
		b.head.at, b.head.class, b.head.event = at, class, *event
		return
	}
	b.earliest = min(b.earliest, at)
	q.chains.append(&b.list, at, class, event)
}

func (q *Queue[E]) placeNow(class Class, event *E) {
	l := &q.present[class]
	if q.nonempty&(1<<class) != 0 {
		q.chains.append(l, q.now, class, event)
		return
	}
	q.nonempty |= 1 << class
	l.head.at, l.head.class, l.head.event = q.now, class, *event
}

// first is the bucket of the earliest event; there must be one, and none of the present.
func (q *Queue[E]) first() (level int, digit uint8) {
	level = bits.TrailingZeros8(q.levels) % levels
	return level, q.occupied[level].first()
}

// deal places the events of a bucket anew, in their order. They fall to lower levels, so none comes back to it.
func (q *Queue[E]) deal(b *bucket[E]) {
	e, i := b.head, b.first
	b.list = list[E]{}
	q.place(e.at, e.class, &e.event)
	for i != 0 {
		c := &q.chains.links[i]
		for k := range c.entries[:c.used] {
			e := &c.entries[k]
			q.place(e.at, e.class, &e.event)
		}
		i = q.chains.release(i)
	}
}
