package recovery_test

import (
	"testing"

	"vmmdrill/sim/recovery"
)

// A site without a domain controller of its own has the other site's, as long as that works and the line is up.
func TestADomainControllerAnswersOverTheLine(t *testing.T) {
	for _, c := range []struct {
		primary, secondary, link, up bool
		runs                         bool
	}{
		{true, true, true, true, true},
		{true, false, false, false, true},
		{false, true, true, true, true},
		{false, true, false, true, false},
		{false, true, true, false, false},
		{false, false, true, true, false},
	} {
		e, _ := recovery.AbstractInitial(recovery.Standalone, 1, false)
		e.Directory, e.Link, e.Up[recovery.Secondary] = [2]bool{c.primary, c.secondary}, c.link, c.up
		if got := e.VMMCouldRun(); got != c.runs {
			t.Errorf("%+v: VMM could run: %t", c, got)
		}
	}
}
