package kernel

import (
	"container/heap"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// pushed is what the slow obvious twin of the queue keeps: a slice, sorted stably whenever it is asked.
type pushed struct {
	at    Time
	class Class
	event int
}

func popSlowly(pending *[]pushed) pushed {
	p := *pending
	sort.SliceStable(p, func(i, j int) bool {
		return p[i].at < p[j].at || p[i].at == p[j].at && p[i].class < p[j].class
	})
	*pending = p[1:]
	return p[0]
}

// Pushes, never into the past, pops and looks ahead in any order. Where few instants are drawn, ties are many; where many are, the
// times are of every magnitude up to the last that there is.
func TestQueuePopsLikeAStableSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q Queue[int]
		var pending []pushed
		now := Time(0)
		for i := range rapid.IntRange(1, 300).Draw(t, "steps") {
			switch rapid.IntRange(-1, 3).Draw(t, "step") {
			case -1:
				if n := compareTies(t, &q, pending); n > 0 {
					now = compareTied(t, &q, &pending, rapid.IntRange(0, n-1).Draw(t, "of the ties"))
				}
			case 0:
				if len(pending) > 0 {
					now = comparePop(t, &q, &pending)
				}
			case 1:
				comparePeek(t, &q, pending)
			default:
				p := pushed{drawTime(t, now), Class(rapid.IntRange(0, 2).Draw(t, "class")), i}
				q.Push(p.at, p.class, p.event)
				pending = append(pending, p)
			}
		}
		for len(pending) > 0 {
			comparePop(t, &q, &pending)
		}
		if _, _, _, ok := q.Pop(); ok || q.Len() != 0 {
			t.Fatalf("the emptied queue has %d events", q.Len())
		}
	})
}

// drawTime is an instant not before now: the present, one soon, one a power of two away or the nanosecond before it, any, or the
// last two.
func drawTime(t *rapid.T, now Time) Time {
	left := Never - now
	switch rapid.IntRange(0, 5).Draw(t, "when") {
	case 0:
		return now
	case 1, 2:
		return now + min(left, Time(rapid.IntRange(0, 5).Draw(t, "soon")))
	case 3:
		power := Time(1) << rapid.IntRange(0, 62).Draw(t, "power")
		return now + min(left, power-Time(rapid.IntRange(0, 1).Draw(t, "less")))
	case 4:
		return now + Time(rapid.Int64Range(0, int64(left)).Draw(t, "after"))
	}
	return max(now, Never-Time(rapid.IntRange(0, 1).Draw(t, "before the last")))
}

func comparePeek(t *rapid.T, q *Queue[int], pending []pushed) {
	want, some := Never, len(pending) > 0
	for _, p := range pending {
		want = min(want, p.at)
	}
	if got, ok := q.Peek(); ok != some || ok && got != want {
		t.Fatalf("Peek() is %d, %v among %d events, want %d, %v", got, ok, len(pending), want, some)
	}
}

func comparePop(t *rapid.T, q *Queue[int], pending *[]pushed) Time {
	peeked, ok := q.Peek()
	if !ok || q.Len() != len(*pending) {
		t.Fatalf("Peek() is %v with %d events, twin has %d", ok, q.Len(), len(*pending))
	}
	at, class, event, ok := q.Pop()
	want := popSlowly(pending)
	if got := (pushed{at, class, event}); !ok || got != want || peeked != at {
		t.Fatalf("popped %v (peeked at %d), want %v", got, peeked, want)
	}
	return at
}

// tiesOf are the events that share the first one's time and class, in the twin.
func tiesOf(pending []pushed) (class Class, n int) {
	sorted := slices.Clone(pending)
	for len(sorted) > 0 {
		p := popSlowly(&sorted)
		if n++; len(sorted) == 0 || sorted[0].at != p.at || sorted[0].class != p.class {
			return p.class, n
		}
	}
	return 0, 0
}

func compareTies(t *rapid.T, q *Queue[int], pending []pushed) int {
	class, n := q.Ties()
	if wantClass, want := tiesOf(pending); n != want || class != wantClass {
		t.Fatalf("Ties() is %d of class %d, want %d of class %d", n, class, want, wantClass)
	}
	return n
}

// compareTied takes the event behind k of those that tie; the twin pushes those k once more.
func compareTied(t *rapid.T, q *Queue[int], pending *[]pushed, k int) Time {
	for range k {
		*pending = append(*pending, popSlowly(pending))
	}
	want := popSlowly(pending)
	at, class, event, ok := q.PopTied(k)
	if got := (pushed{at, class, event}); !ok || got != want || q.Len() != len(*pending) {
		t.Fatalf("popped %v as number %d of the ties, want %v", got, k, want)
	}
	return at
}

// The same with thousands pending, where buckets hold many events and their lists have many links.
func TestALargeQueuePopsLikeAStableSort(t *testing.T) {
	const n = 20_000
	random := rand.New(rand.NewPCG(1, 2))
	var q Queue[int]
	var want []pushed
	for i := range n {
		p := pushed{Time(random.IntN(n / 4)), Class(random.IntN(3)), i}
		q.Push(p.at, p.class, p.event)
		want = append(want, p)
	}
	slices.SortStableFunc(want, func(a, b pushed) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.class) - int(b.class)
	})
	for i, w := range want {
		at, class, event, _ := q.Pop()
		if got := (pushed{at, class, event}); got != w {
			t.Fatalf("event %d is %v, want %v", i, got, w)
		}
	}
}

// Hundreds of events of one instant, in links half taken: counted before the first is popped and between pops; an earlier class that
// comes meanwhile is first. Each place among them can be taken.
func TestTiesAreCountedInLongLists(t *testing.T) {
	const n = 300
	var q Queue[int]
	for i := range n {
		q.Push(5, Operator, i)
		q.Push(6, Fault, -1)
	}
	for left := n; left > 0; left-- {
		if class, got := q.Ties(); class != Operator || got != left {
			t.Fatalf("%d events of class %d tie, want %d of class %d", got, class, left, Operator)
		}
		q.Pop()
	}
	taken := make([]bool, n)
	for k := range n {
		q = Queue[int]{}
		for i := range n {
			q.Push(5, Operator, i)
		}
		q.Push(5, Fault, n)
		if class, got := q.Ties(); class != Fault || got != 1 {
			t.Fatalf("%d events of class %d tie, want one fault", got, class)
		}
		q.Pop()
		_, _, event, _ := q.PopTied(k)
		taken[event] = true
	}
	if slices.Contains(taken, false) {
		t.Error("some event is never taken")
	}
}

// A long run beside container/heap, with its own number for the order of pushes: the queue grows to some thousands and is emptied,
// again and again; times lie up to six days ahead, in all magnitudes, and one push in four is for the instant of the one before.
func TestALongRunPopsLikeContainerHeap(t *testing.T) {
	const steps = 1_000_000
	random := rand.New(rand.NewPCG(3, 4))
	var q Queue[payload]
	var twin pointers
	now, last, grows, emptied := Time(0), Time(0), false, 0
	for i := range steps {
		switch {
		case len(twin) == 0:
			grows, emptied = true, emptied+1
		case len(twin) > 5000:
			grows = false
		}
		if unlikely := random.IntN(3) == 0; unlikely == grows && len(twin) > 0 {
			at, class, event, ok := q.Pop()
			want := heap.Pop(&twin).(*pointed)
			if !ok || at != want.at || class != Class(want.key>>56) || event != want.event {
				t.Fatalf("step %d: popped %d %d %v %v, want %v", i, at, class, event, ok, want)
			}
			now = at
			continue
		}
		if last < now || random.IntN(4) > 0 {
			last = now + Time(random.Uint64()>>(64-random.IntN(50)))
		}
		class, event := Class(random.IntN(3)), payload{index: int32(i)}
		q.Push(last, class, event)
		heap.Push(&twin, &pointed{last, uint64(class)<<56 | uint64(i), event})
	}
	if q.Len() != len(twin) || emptied < 10 {
		t.Errorf("%d events are left, want %d; emptied %d times", q.Len(), len(twin), emptied)
	}
}

// Whoever looks ahead at an event of next year may still push one of tomorrow, and one of the present.
func TestLookingAheadDoesNotMoveThePresent(t *testing.T) {
	const day = Time(86_400e9)
	var q Queue[string]
	q.Push(1, Physics, "start")
	q.Push(365*day, Physics, "next year")
	q.Pop()
	for _, next := range []struct {
		at    Time
		event string
	}{{365 * day, "next year"}, {30 * day, "next month"}, {day, "tomorrow"}, {2, "soon"}, {1, "now"}} {
		if next.event != "next year" {
			q.Push(next.at, Physics, next.event)
		}
		if at, ok := q.Peek(); at != next.at || !ok {
			t.Errorf("Peek() is %d, %v, want %d for %q", at, ok, next.at, next.event)
		}
	}
	for _, want := range []string{"now", "soon", "tomorrow", "next month", "next year"} {
		if _, _, event, _ := q.Pop(); event != want {
			t.Errorf("popped %q, want %q", event, want)
		}
	}
}

func TestTiesAreOrderedByClassThenByPush(t *testing.T) {
	var q Queue[string]
	for _, p := range []struct {
		class Class
		event string
	}{{Operator, "e"}, {Physics, "c"}, {Fault, "a"}, {Operator, "f"}, {Physics, "d"}, {Fault, "b"}} {
		q.Push(7, p.class, p.event)
	}
	got := ""
	for range 6 {
		_, _, event, _ := q.Pop()
		got += event
	}
	if got != "abcdef" {
		t.Errorf("popped %q", got)
	}
}

func TestAnEventOfThePresentMayStillBePushed(t *testing.T) {
	var q Queue[string]
	q.Push(5, Operator, "operator")
	q.Pop()
	q.Push(5, Fault, "fault") // an earlier class of the same instant is not the past
	if at, class, event, ok := q.Pop(); at != 5 || class != Fault || event != "fault" || !ok {
		t.Errorf("popped %v %v %v %v", at, class, event, ok)
	}
}

func TestAnEventOfThePastPanics(t *testing.T) {
	var q Queue[int]
	q.Push(5, Fault, 0)
	q.Pop()
	defer func() {
		want := "kernel: event pushed at 4 ns, before the present at 5 ns"
		if got := recover(); got != want {
			t.Errorf("recovered %v, want %q", got, want)
		}
	}()
	q.Push(4, Operator, 0)
}

func TestAnEventOfNoClassPanics(t *testing.T) {
	defer func() {
		want := "kernel: event of class 3, the last is 2"
		if got := recover(); got != want {
			t.Errorf("recovered %v, want %q", got, want)
		}
	}()
	var q Queue[int]
	q.Push(4, Operator+1, 0)
}

func TestTheEmptyQueueHasNothing(t *testing.T) {
	var q Queue[*int]
	at, class, event, ok := q.Pop()
	if at != 0 || class != 0 || event != nil || ok {
		t.Errorf("popped %v %v %v %v", at, class, event, ok)
	}
	if _, ok := q.Peek(); ok || q.Len() != 0 {
		t.Errorf("Peek() finds something among %d events", q.Len())
	}
}

// held is a queue in which so many events have been popped and pushed back some time later, many times.
func held(pending int) (q *Queue[payload], hold func(n int)) {
	h := newHolding(pending)
	h.holdOurs(20 * pending)
	return &h.ours, h.holdOurs
}

func TestPushAndPopDoNotAllocate(t *testing.T) {
	_, hold := held(5000)
	if allocs := testing.AllocsPerRun(20, func() { hold(5000) }); allocs != 0 {
		t.Errorf("%v allocations in 5000 pops and pushes", allocs)
	}
}

// Every list has at most two links that are not full, its first and its last, and there are fewer lists in use than events.
func TestMemoryIsThatOfTheEventsPending(t *testing.T) {
	const pending = 5000
	q, hold := held(pending)
	before := len(q.chains.links)
	hold(100 * pending)
	if after := len(q.chains.links); after > before+before/10 || after > pending/4 {
		t.Errorf("%d links before and %d after half a million events, with %d pending", before, after, pending)
	}
}

// What an event refers to must not be kept alive by the place where the event was.
func TestThePoppedLeaveNoReferenceBehind(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var q Queue[*int]
	for range 10_000 {
		q.Push(Time(random.Uint64()>>(1+random.IntN(60))), Class(random.IntN(3)), new(int))
	}
	for q.Len() > 0 {
		q.Pop()
	}
	kept := 0
	count := func(e *entry[*int]) {
		if e.event != nil {
			kept++
		}
	}
	for i := range q.present {
		count(&q.present[i].head)
	}
	for i := range q.buckets {
		for k := range q.buckets[i] {
			count(&q.buckets[i][k].head)
		}
	}
	for i := range q.chains.links {
		for k := range q.chains.links[i].entries {
			count(&q.chains.links[i].entries[k])
		}
	}
	if kept > 0 {
		t.Errorf("%d events are still referred to", kept)
	}
}
