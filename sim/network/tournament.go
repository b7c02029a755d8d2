package network

import (
	"math"
	"slices"
)

// tournament finds the least of many values that change often: four neighbours play against each other, the least goes on to the next round.
// A changed value plays again until the outcome of a round stays the same. Of equal values the first wins.
// A number that is not negative keeps its order when its bits are read as a whole number.
type tournament struct {
	rounds []uint64 // the winner of all in place 0, of i in places 4i+1 … 4i+4, the values themselves from first on
	first  int
	depth  int // rounds between the values and the winner
}

// absent is no value: what is absent loses to all.
const absent = math.MaxUint64

// players is how many play against each other: of two there would be twice as many rounds, each waiting for the one before.
const players = 4

// grow makes room for at least so many values.
func (t *tournament) grow(count int) {
	size, first, depth := 1, 0, 0
	for size < count {
		first += size
		size *= players
		depth++
	}
	if first+size <= len(t.rounds) {
		return
	}
	values := t.rounds[t.first:]
	t.rounds, t.first, t.depth = slices.Repeat([]uint64{absent}, first+size), first, depth
	for i, v := range values {
		t.set(i, v)
	}
}

func (t *tournament) set(place int, value uint64) {
	i := t.first + place
	for t.rounds[i] != value {
		t.rounds[i] = value
		if i == 0 {
			return
		}
		i = (i - 1) / players
		r := t.rounds[players*i+1 : players*i+1+players : players*i+1+players]
		value = min(min(r[0], r[1]), min(r[2], r[3]))
	}
}

func (t *tournament) drop(place int) { t.set(place, absent) }

func (t *tournament) at(place int) uint64 { return t.rounds[t.first+place] }

// least is the least value and its place; absent if there is none.
func (t *tournament) least() (place int, value uint64) {
	value = t.rounds[0]
	if value == absent {
		return -1, absent
	}
	i := 0
	for range t.depth {
		i = players*i + 1
		r := t.rounds[i : i+3 : i+3]
		loses := differs(r[0], value)
		lose := loses & differs(r[1], value)
		i += loses + lose + lose&differs(r[2], value)
	}
	return i - t.first, value
}

// differs is 1 for two values that are not the same, and 0 otherwise; a branch would be guessed wrong half of the time.
func differs(a, b uint64) int {
	d := a ^ b
	return int((d | -d) >> 63)
}
