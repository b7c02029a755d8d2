package network

import (
	"math"
	"slices"
)

// tournament finds the least of many values that change often: neighbours play against each other, the lesser goes on to the next round.
// A changed value plays again until the outcome of a round stays the same. Of equal values the first wins.
// A number that is not negative keeps its order when its bits are read as a whole number.
type tournament struct {
	rounds []uint64 // the winner of all in place 1, of i in places 2i and 2i+1, the values themselves from size on
	size   int      // a power of two
}

// absent is no value: what is absent loses to all.
const absent = math.MaxUint64

// grow makes room for at least so many values.
func (t *tournament) grow(count int) {
	if count <= t.size {
		return
	}
	old, values := t.size, t.rounds
	t.size = max(1, old)
	for t.size < count {
		t.size *= 2
	}
	t.rounds = slices.Repeat([]uint64{absent}, 2*t.size)
	for i := range old {
		t.set(i, values[old+i])
	}
}

func (t *tournament) set(place int, value uint64) {
	i := t.size + place
	for t.rounds[i] != value {
		t.rounds[i] = value
		if i == 1 {
			return
		}
		value = min(value, t.rounds[i^1])
		i /= 2
	}
}

func (t *tournament) drop(place int) { t.set(place, absent) }

func (t *tournament) at(place int) uint64 { return t.rounds[t.size+place] }

// least is the least value and its place; absent if there is none.
func (t *tournament) least() (place int, value uint64) {
	value = t.rounds[1]
	if value == absent {
		return -1, absent
	}
	i := 1
	for i < t.size {
		i *= 2
		more := t.rounds[i] - value
		i += int((more | -more) >> 63) // 1 if this is not the winner; a branch would be guessed wrong half of the time
	}
	return i - t.size, value
}
