package explore

import (
	"fmt"
	"strings"
	"testing"
)

// A panic in a worker reaches the goroutine that waits for all of them.
func TestABugInAWorkerReachesTheCaller(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "state 5") || !strings.Contains(text, "bugs_test.go") {
			t.Errorf("the caller panics with %q", text)
		}
	}()
	spread(make([]*worker, 3), 12, theirs, func(_ *worker, i int) {
		if i == 5 {
			panic("state 5")
		}
	})
}
