package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// scenarioView is a scenario as the page shows it.
type scenarioView struct {
	ID, Mood, Name, Verdict, Description, Played string
	Figures                                      grid
	Expected                                     []scenarios.Expectation
	Distributions                                []template.HTML
	Lanes                                        []chartView
	Steps, Stretches                             grid
	Refusals, Timeline, Machines                 grid
	Hash                                         string
}

// chartView is a drawing with what it shows in words.
type chartView struct {
	Caption string
	Drawing template.HTML
}

func (d *Design) scenarioView(i int) scenarioView {
	v := &d.Verdicts[i]
	s := &v.Summary
	x := scenarioView{ID: scenarioID(i), Mood: "good", Name: s.Scenario.Name, Verdict: verdict(v), Description: s.Scenario.Description, Played: playedText(s.Scenario), Figures: d.figuresGrid(i), Expected: v.Expectations,
		Refusals: refusalsGrid(i, s.Refusals), Timeline: timelineGrid(i, s.First.Timeline), Machines: d.worstMachinesGrid(i), Hash: s.First.Hash}
	switch {
	case !v.Passed():
		x.Mood = "bad"
	case len(d.neverBack(s)) > 0:
		x.Mood, x.Verdict = "doubt", x.Verdict+", not all back"
	}
	for k, y := range s.Distributions {
		drawing := DistributionSVG(y.Metric, y.Values, y.Limit, y.Unit, fmt.Sprintf("%s-distribution-%d", x.ID, k+1))
		x.Distributions = append(x.Distributions, template.HTML(drawing))
	}
	d.lanes(&x, s)
	return x
}

// stretchesMax is how many stretches of a run the page lists.
const stretchesMax = 200

// lanes draws what was so from when to when, and says the same in tables.
func (d *Design) lanes(x *scenarioView, s *scenarios.Summary) {
	l := LanesOf(d.Config.Topology, s)
	if len(l.Rows) == 0 {
		return
	}
	for k, drawn := range append([]Lanes{l}, l.Closeups()...) {
		x.Lanes = append(x.Lanes, chartView{drawn.Caption(), template.HTML(LanesSVG(drawn, fmt.Sprintf("%s-lanes-%d", x.ID, k+1)))})
	}
	x.Steps = grid{ID: x.ID + "-steps", Caption: "The numbered steps of replication 0", Columns: columns(StepHead...), Stacks: true}
	x.Steps.fill(l.StepRows())
	x.Stretches = grid{ID: x.ID + "-stretches", Caption: "What was so from when to when in replication 0", Columns: columns(StretchHead...)}
	x.Stretches.fill(l.StretchRows(stretchesMax))
}

// figuresGrid has VMM, the objectives with their limits and what else is counted.
func (d *Design) figuresGrid(i int) grid {
	s := &d.Verdicts[i].Summary
	g := grid{ID: scenarioID(i) + "-figures", Caption: fmt.Sprintf("RTO and RPO over %s", plural(s.Replications, "replication")),
		Columns: columns("Of", "#RTO p50", "#p95", "#max", "#limit", "#RPO p50", "#p95", "#max", "#limit", "Verdict")}
	add := func(name string, p scenarios.Pair, rto, rpo gridCell, verdict gridCell) {
		cells := []gridCell{{Text: name}, spanCell(p.RTO.P50), spanCell(p.RTO.P95), spanCell(p.RTO.Max), rto, spanCell(p.RPO.P50), spanCell(p.RPO.P95), spanCell(p.RPO.Max), rpo, verdict}
		g.Rows = append(g.Rows, gridRow{Cells: cells})
	}
	none := gridCell{Text: "–", Class: "number"}
	add("VMM", s.VMM, none, none, gridCell{})
	for k := range s.Objectives {
		o := &s.Objectives[k]
		rto, rpo := none, none
		if l := o.Objective.RTO; l.Known() {
			rto = gridCell{Text: spelled(l.Value), Class: "number"}
		}
		if l := o.Objective.RPO; l.Known() {
			rpo = gridCell{Text: spelled(l.Value), Class: "number"}
		}
		met := gridCell{Text: "met", Class: "good"}
		if !o.Met {
			met = gridCell{Text: "missed", Class: "bad"}
		}
		add("objective "+o.Objective.Name, o.Pair, rto, rpo, met)
	}
	g.More = d.countedText(s)
	return g
}

// countedText is what is counted over the replications.
func (d *Design) countedText(s *scenarios.Summary) string {
	text := fmt.Sprintf("A machine ran at both sites in %d of %d replications; %s ended in the initial state.", s.SplitBrain, s.Replications, fraction(s.Home, s.Replications))
	if s.Mistaken > 0 {
		text += fmt.Sprintf(" VMM, its database gone back in time, looks for machines where they are not in %s.", fraction(s.Mistaken, s.Replications))
	}
	if p95 := s.DataLost.P95; p95 == nil || *p95 > 0 {
		text += fmt.Sprintf(" Written and lost for good: %s on average, %s at the 95th percentile.", Figure(s.DataLost.Mean, scenarios.Bytes), Figure(p95, scenarios.Bytes))
	}
	for _, l := range s.Links {
		if l.MeanBytesPerSecond == 0 {
			continue
		}
		text += fmt.Sprintf(" Link %s: %.1f Mbit/s on average over the whole scenario, what it does not carry after a fault included, %s of its bandwidth.", d.Config.Topology.Links[l.Link].Name, 8*l.MeanBytesPerSecond/1e6, percent(l.Utilization.Mean))
	}
	return text
}

func refusalsGrid(i int, list []sim.RefusalTally) grid {
	g := grid{ID: scenarioID(i) + "-refusals", Caption: "What was refused, and why", Columns: columns("Operation", "Of", "Reason", "Source", "#Times")}
	for _, same := range together(list, func(r *sim.RefusalTally) string { return r.Operation + "\n" + r.Code }) {
		r, count := same[0], 0
		for _, x := range same {
			count += x.Count
		}
		others := ""
		if len(same) > 1 {
			others = fmt.Sprintf(" and %d more", len(same)-1)
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: r.Operation}, {Text: r.Target + others}, {Text: r.Reason, Small: r.Code}, {Text: r.Source}, {Text: fmt.Sprint(count), Class: "number"}}})
	}
	return g
}

// entriesMax is how much of a timeline the page has.
const entriesMax = 400

func timelineGrid(i int, timeline []sim.Entry) grid {
	g := grid{ID: scenarioID(i) + "-timeline", Caption: "What happened, without what concerns one machine among many", Columns: columns("#At", "What", "To", "Detail")}
	left := 0
	for _, e := range timeline {
		switch {
		case e.Minor:
		case len(g.Rows) == entriesMax:
			left++
		default:
			g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: e.At.String(), Class: "number"}, {Text: e.What}, {Text: e.Target}, {Text: e.Detail}}})
		}
	}
	if left > 0 {
		g.More = fmt.Sprintf("%d later entries are left out; vmmdrill simulate --trace writes all.", left)
	}
	return g
}

// worstMachinesGrid has the machines that were away longest.
func (d *Design) worstMachinesGrid(i int) grid {
	t, s := d.Config.Topology, &d.Verdicts[i].Summary
	g := grid{ID: scenarioID(i) + "-machines", Caption: "The machines that were away longest, at the 95th percentile", Columns: columns("Machine", "#RTO p50", "#p95", "#RPO p50", "#p95", "Ends at", "Health"), Sorts: true}
	list := slices.Clone(s.VMs)
	slices.SortStableFunc(list, func(a, b scenarios.VMSummary) int { return cmp.Compare(seconds(b.RTO.P95), seconds(a.RTO.P95)) })
	for _, vm := range list[:min(len(list), rowsMax)] {
		at := "–"
		if vm.Site != model.NoSite {
			at = t.Sites[vm.Site].Name
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: t.VMs[vm.VM].Name, Link: machineID(int(vm.VM))}, spanCell(vm.RTO.P50), spanCell(vm.RTO.P95), spanCell(vm.RPO.P50), spanCell(vm.RPO.P95),
			{Text: at}, {Text: vm.Health, Class: healthClasses[vm.Health]}}})
	}
	if more := len(list) - rowsMax; more > 0 {
		g.More = fmt.Sprintf("%d more, none of them away longer. The table of all machines has their worst figures.", more)
	}
	return g
}

// healthClasses are how replication health looks.
var healthClasses = map[string]string{"Warning": "doubt", "Critical": "bad"} // looked up only
