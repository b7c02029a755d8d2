package kernel

import (
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

// Random pushes, never into the past, and pops in any order; few instants, so that ties are many.
func TestQueuePopsLikeAStableSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q Queue[int]
		var pending []pushed
		now := Time(0)
		for i := range rapid.IntRange(1, 300).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "pop") == 0 && len(pending) > 0 {
				now = comparePop(t, &q, &pending)
				continue
			}
			p := pushed{now + Time(rapid.IntRange(0, 5).Draw(t, "after")), Class(rapid.IntRange(0, 2).Draw(t, "class")), i}
			q.Push(p.at, p.class, p.event)
			pending = append(pending, p)
		}
		for len(pending) > 0 {
			comparePop(t, &q, &pending)
		}
		if _, _, _, ok := q.Pop(); ok || q.Len() != 0 {
			t.Fatalf("the emptied queue has %d events", q.Len())
		}
	})
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

// The same with thousands pending, where the heap has several levels.
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

func TestPushAndPopDoNotAllocate(t *testing.T) {
	var q Queue[[3]int]
	for i := range 1000 {
		q.Push(Time(i), Physics, [3]int{})
	}
	allocs := testing.AllocsPerRun(1000, func() {
		at, class, event, _ := q.Pop()
		q.Push(at+1000, class, event)
	})
	if allocs != 0 {
		t.Errorf("%v allocations per event", allocs)
	}
}
