package scenarios_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// A panic in a worker reaches the goroutine of the caller, who can say what to do with a bug, in the order of the results: those before it
// were handed over. It says where it was.
func TestABugInAWorkerReachesTheCaller(t *testing.T) {
	for _, workers := range []int{1, 3} {
		bugAt4(t, workers)
	}
}

func bugAt4(t *testing.T, workers int) {
	handed := 0
	defer func() {
		text := fmt.Sprint(recover())
		if !strings.Contains(text, "replication 4 cannot be read") || !strings.Contains(text, "bug_test.go") {
			t.Errorf("the caller panics with %q", text)
		}
		if handed != 4 {
			t.Errorf("%d results were handed over, of 4", handed)
		}
	}()
	w := scenarios.WhatIf{Variants: []scenarios.Variant{{Topology: &model.Topology{Sites: make([]model.Site, 2)}}}, Replications: 10, Workers: workers}
	read := func(c scenarios.Cell, _ sim.Result) int {
		if c.Replication == 4 {
			panic(fmt.Sprintf("replication %d cannot be read", c.Replication))
		}
		return 0
	}
	_ = scenarios.Replicate(context.Background(), w, read, func(scenarios.Cell, int) bool { handed++; return true })
}
