package report

import (
	"vmmdrill/scenarios"
)

// worstFigure is what a manager asks first: the worst of something over all scenarios.
type worstFigure struct {
	What     string   `json:"what"`
	Seconds  *float64 `json:"seconds"` // nil: never back, or without end
	Of       string   `json:"of"`
	Scenario string   `json:"scenario"`
}

// worst are the figures of the verdict: how long everything is away and how much is lost, at the 95th percentile, and what lasts long.
func (d *Design) worst() []worstFigure {
	list := []worstFigure{}
	if len(d.Verdicts) == 0 {
		return list
	}
	t := d.Config.Topology
	figures := []worstFigure{{What: "VMM is away (RTO)"}, {What: "VMM loses (RPO)"}, {What: "a machine is away (RTO)"}, {What: "a machine loses (RPO)"}}
	seen := make([]bool, len(figures))
	note := func(k int, p95 *float64, of, scenario string) {
		if f := &figures[k]; !seen[k] || seconds(p95) > seconds(f.Seconds) {
			f.Seconds, f.Of, f.Scenario, seen[k] = p95, of, scenario, true
		}
	}
	for i := range d.Verdicts {
		s := &d.Verdicts[i].Summary
		if v := t.VMM(); v != nil {
			note(0, s.VMM.RTO.P95, v.Name, s.Scenario.Name)
			note(1, s.VMM.RPO.P95, v.Name, s.Scenario.Name)
		}
		for _, vm := range s.VMs {
			note(2, vm.RTO.P95, t.VMs[vm.VM].Name, s.Scenario.Name)
			note(3, vm.RPO.P95, t.VMs[vm.VM].Name, s.Scenario.Name)
		}
	}
	for k, f := range figures {
		if seen[k] {
			list = append(list, f)
		}
	}
	return append(list, d.longest()...)
}

// longest are what lasted longest in replication 0 of any scenario: a time without protection, and a step of a person.
func (d *Design) longest() (list []worstFigure) {
	bare, step := worstFigure{What: "something is without protection, at a stretch"}, worstFigure{What: "people are at one step"}
	for i := range d.Verdicts {
		s := &d.Verdicts[i].Summary
		l := LanesOf(d.Config.Topology, s)
		for _, x := range l.unprotected() {
			if x.open {
				x.of += ", until the run ended"
			}
			bare.atLeast(x.seconds, x.of, s)
		}
		if x := longestStep(l); x != nil {
			step.atLeast((x.To - x.From).Seconds(), x.Name, s)
		}
	}
	for _, f := range []worstFigure{bare, step} {
		if f.Seconds != nil {
			list = append(list, f)
		}
	}
	return list
}

func (f *worstFigure) atLeast(seconds float64, of string, s *scenarios.Summary) {
	if f.Seconds == nil || seconds > *f.Seconds {
		f.Seconds, f.Of, f.Scenario = &seconds, of, s.Scenario.Name
	}
}

// worstGrid is the table of them.
func (d *Design) worstGrid() grid {
	g := grid{ID: "worst", Caption: "The worst of all scenarios: RTO and RPO at the 95th percentile, the rest in replication 0", Columns: columns("What", "#Worst", "Of", "In scenario"), Stacks: true}
	for _, f := range d.worst() {
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: title(f.What)}, spanCell(f.Seconds), {Text: f.Of}, {Text: f.Scenario}}})
	}
	return g
}
