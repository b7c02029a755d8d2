package report

import (
	"fmt"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// playedText says in sentences what a scenario plays.
func playedText(s *scenarios.Scenario) string {
	var parts []string
	if s.Drill.InitialReplication != nil {
		parts = append(parts, "It begins before there are copies.")
	}
	for i := range s.Drill.Faults {
		parts = append(parts, faultText(&s.Drill, &s.Drill.Faults[i]))
	}
	for i := range s.Drill.Runs {
		parts = append(parts, runText(&s.Drill.Runs[i]))
	}
	return strings.Join(append(parts, fmt.Sprintf("It lasts %s.", spelled(s.Drill.Duration))), " ")
}

func faultText(d *sim.Drill, f *sim.Fault) string {
	what := strings.ReplaceAll(string(f.Kind), "_", " ")
	text := fmt.Sprintf("%s of %s, %s after the beginning", title(what), strings.Replace(f.Target, ".", " ", 1), drawnText(f.At))
	if at, ok := constant(f.At); ok && d.Start > 0 {
		text += fmt.Sprintf(" (%s)", clock(d.Start+at, false))
	}
	switch {
	case f.RepairAfter != nil:
		text += fmt.Sprintf(", repaired %s later", drawnText(*f.RepairAfter))
	default:
		text += ", not repaired"
	}
	if f.Factor > 0 {
		text += fmt.Sprintf(", times %g", f.Factor)
	}
	return text + "."
}

// startsAfter says what a run of a procedure waits for.
var startsAfter = map[sim.When]string{sim.AfterFault: "the first fault", sim.AfterRepair: "the last repair", sim.AfterPreviousRun: "the end of the run before it"} // looked up only

func runText(r *sim.ProcedureRun) string {
	text := fmt.Sprintf("Procedure run %q begins %s after %s", r.Name, drawnText(r.After), startsAfter[r.When])
	if r.Concurrent {
		text += ", beside the others"
	}
	return text + "."
}

// constant is a time that is not drawn.
func constant(d model.Distribution) (time.Duration, bool) {
	if d.Form != language.Constant {
		return 0, false
	}
	return time.Duration(d.Mean() * 1e9), true
}

// drawnText is a time in words, or how it is drawn.
func drawnText(d model.Distribution) string {
	if at, ok := constant(d); ok {
		return spelled(at)
	}
	return strings.ReplaceAll(d.String(), `"`, "")
}
