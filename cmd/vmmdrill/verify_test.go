package main

import "testing"

// TestALargeDeploymentIsPlayedLessOften unless somebody asks for a number of runs.
func TestALargeDeploymentIsPlayedLessOften(t *testing.T) {
	for machines, runs := range map[int]int{0: 100, 2: 100, 250: 100, 500: 50, 2001: 12, 100_000: 10} {
		if got := samplesOf(machines); got != runs {
			t.Errorf("%d machines are played %d times, want %d", machines, got, runs)
		}
	}
}
