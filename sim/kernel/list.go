package kernel

type entry[E any] struct {
	at    Time
	event E
	class Class
}

// list is a row of entries, first in, first out. Whoever has it knows whether it is empty. The head stands in the list itself,
// since most lists have one entry only; the others stand in a chain.
type list[E any] struct {
	head        entry[E]
	first, last int32 // links, 0 for none
}

// alone reports whether nothing follows the head.
func (l *list[E]) alone() bool { return l.first == 0 }

// chains keeps the entries of many lists in the links of one slice: a list that grows takes what another has released, and the
// memory held is that of the most entries there ever were at a time.
type chains[E any] struct {
	links []link[E] // the first belongs to no list, for its number means none
	spare int32     // the first of those released
}

// linkSize balances the memory of half-empty links against the jumps between short ones.
const linkSize = 32

// link has entries[taken:used].
type link[E any] struct {
	entries     [linkSize]entry[E]
	next        int32
	taken, used uint8
}

// append adds an entry behind the head and all others.
func (s *chains[E]) append(l *list[E], at Time, class Class, event *E) {
	if l.first == 0 {
		l.first = s.fresh()
		l.last = l.first
	}
	c := &s.links[l.last]
	if c.used == linkSize {
		i := s.fresh()
		s.links[l.last].next = i
		l.last = i
		c = &s.links[i]
	}
	e := &c.entries[c.used%linkSize]
	e.at, e.class, e.event = at, class, *event
	c.used++
}

// take removes the head and reports whether another has taken its place. No reference to what the event refers to is kept.
func (s *chains[E]) take(l *list[E]) (event E, more bool) {
	event = l.head.event
	if l.alone() {
		l.head = entry[E]{}
		return event, false
	}
	c := &s.links[l.first]
	next := &c.entries[c.taken%linkSize]
	l.head, *next = *next, entry[E]{}
	c.taken++
	if c.taken == c.used {
		l.first = s.release(l.first)
	}
	return event, true
}

// count is the length of a list that is not empty.
func (s *chains[E]) count(l *list[E]) int {
	n := 1
	for i := l.first; i != 0; i = s.links[i].next {
		n += int(s.links[i].used - s.links[i].taken)
	}
	return n
}

// firstClass is the first class that happens at the earliest instant of a bucket, and how many of its events are of it.
func (s *chains[E]) firstClass(b *bucket[E]) (first Class, n int) {
	first = classes
	look := func(e *entry[E]) {
		switch {
		case e.at != b.earliest || e.class > first:
		case e.class == first:
			n++
		default:
			first, n = e.class, 1
		}
	}
	look(&b.head)
	for i := b.first; i != 0; i = s.links[i].next {
		c := &s.links[i]
		for k := range c.entries[c.taken:c.used] {
			look(&c.entries[int(c.taken)+k])
		}
	}
	return first, n
}

// fresh is an empty link.
func (s *chains[E]) fresh() int32 {
	if i := s.spare; i != 0 {
		c := &s.links[i]
		s.spare, c.next = c.next, 0
		return i
	}
	if len(s.links) == 0 {
		s.links = append(s.links, link[E]{})
	}
	s.links = append(s.links, link[E]{})
	return int32(len(s.links) - 1)
}

// release empties a link for others, and returns the one behind it.
func (s *chains[E]) release(i int32) (next int32) {
	c := &s.links[i]
	clear(c.entries[c.taken:c.used])
	next = c.next
	c.next, c.taken, c.used = s.spare, 0, 0
	s.spare = i
	return next
}
