package kernel

// Chance is the one door for everything the topology does not decide: the instant of a fault, a duration, the order of steps.
// Behind it stands a seeded generator (Streams), a property-based test, or an enumerator of all possibilities.
// The name says what is being decided ("fault/at/paris_lost"); each name is a stream of its own.
type Chance interface {
	// Pick chooses one of n possibilities: 0 … n-1. It panics unless n is positive.
	Pick(name string, n int) int
	// Unit draws from the open interval (0,1), so that every quantile of it is finite.
	Unit(name string) float64
}
