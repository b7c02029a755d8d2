package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/capacity"
	"vmmdrill/validate"
)

// action is something to do, and why.
type action struct {
	What    string   `json:"what"`
	Why     string   `json:"why"`
	Command string   `json:"command,omitempty"` // that tells more
	Where   []string `json:"where,omitempty"`
	Section string   `json:"section"`
	Urgent  bool     `json:"urgent"`
}

// actions are what is to be done, the most urgent first: what findings ask for, what scenarios missed, what searches found, what there is too
// little of.
func (d *Design) actions() []action {
	list := slices.Concat(d.findingActions(), d.scenarioActions(), d.searchActions(), d.capacityActions(), d.mistakeActions())
	urgent := slices.DeleteFunc(slices.Clone(list), func(a action) bool { return !a.Urgent })
	return append(urgent, slices.DeleteFunc(list, func(a action) bool { return a.Urgent })...)
}

// placesMax is how many places an action names.
const placesMax = 4

// findingActions has one action a rule, with the places where it is broken. Notes ask for nothing.
func (d *Design) findingActions() (list []action) {
	at := map[*validate.Rule]int{} // looked up only
	for _, f := range worstFirst(d.Findings.Findings) {
		if f.Severity < validate.Warning {
			continue
		}
		i, known := at[f.Rule]
		if !known {
			i = len(list)
			at[f.Rule] = i
			what := strings.ReplaceAll(remedyOf(f.Rule), "`", "")
			if what == "" {
				what = f.Rule.Title
			}
			list = append(list, action{What: what, Why: f.Rule.ID + ": " + f.Message, Section: "findings", Urgent: f.Severity == validate.Error})
		}
		list[i].Where = append(list[i].Where, placeText(&f))
	}
	for i := range list {
		if n := len(list[i].Where); n > placesMax {
			list[i].Where = append(list[i].Where[:placesMax], fmt.Sprintf("and %d more", n-placesMax))
		}
	}
	return list
}

// scenarioActions say of each scenario that missed something what would help most.
func (d *Design) scenarioActions() (list []action) {
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		why := missedOf(v)
		if len(why) == 0 {
			why = d.neverBack(&v.Summary)
		}
		if len(why) > 0 {
			list = append(list, action{What: d.remedyFor(v), Why: "Scenario " + v.Summary.Scenario.Name + ": " + strings.Join(why, "; "), Command: d.Ask(v.Summary.Scenario.Name),
				Section: scenarioID(i), Urgent: d.scenarioReason(i).Judgement != WithDoubts})
		}
	}
	return list
}

// remedyFor is what helps most: that nothing runs twice comes before that everything comes back, and that before how soon, and with how much.
func (d *Design) remedyFor(v *scenarios.Verdict) string {
	s := &v.Summary
	if s.SplitBrain > 0 {
		return "See to it that no old copy runs on when the new one starts: a machine ran at both sites"
	}
	away := len(d.neverBack(s)) > 0 || slices.ContainsFunc(s.Objectives, func(o scenarios.ObjectiveSummary) bool { return o.RTO.P95 == nil })
	if r := refusedMost(s); r != nil && (incomplete(s) || away) {
		return fmt.Sprintf("Make possible what was refused: %s of %s, because %s", r.Operation, r.Target, strings.TrimSuffix(r.Reason, "."))
	}
	if away && len(s.Runs) == 0 {
		return "Bring back what is away: no procedure is run for it"
	}
	for i := range s.Objectives {
		if o := &s.Objectives[i]; o.Objective.RTO.Known() && seconds(o.RTO.P95) > o.Objective.RTO.Value.Seconds() {
			return d.shorten(s)
		}
	}
	for i := range s.Objectives {
		if o := &s.Objectives[i]; o.Objective.RPO.Known() && seconds(o.RPO.P95) > o.Objective.RPO.Value.Seconds() {
			return d.loseLess(s)
		}
	}
	if away {
		return fmt.Sprintf("See on the timeline of %s why not everything comes back", s.Scenario.Name)
	}
	return fmt.Sprintf("See on the timeline of %s why it is not as it is expected, and ask which input moves it", s.Scenario.Name)
}

func incomplete(s *scenarios.Summary) bool {
	return slices.ContainsFunc(s.Runs, func(r scenarios.RunSummary) bool { return r.Completed < s.Replications })
}

// refusedMost is the refusal that was heard most often, nil if there was none.
func refusedMost(s *scenarios.Summary) (most *sim.RefusalTally) {
	for i := range s.Refusals {
		if r := &s.Refusals[i]; most == nil || r.Count > most.Count {
			most = r
		}
	}
	return most
}

// shorten names the step that took longest.
func (d *Design) shorten(s *scenarios.Summary) string {
	step := longestStep(LanesOf(d.Config.Topology, s))
	if step == nil {
		return "Bring back sooner what is away: no procedure is run for it"
	}
	return fmt.Sprintf("Shorten what takes long: step %q of %s took %s in replication 0", step.Name, step.Run, spelled(step.To-step.From))
}

// longestStep is that of a person, nil if there was none.
func longestStep(l Lanes) (longest *LaneStep) {
	for i := range l.Steps {
		if x := &l.Steps[i]; x.Manual && (longest == nil || x.To-x.From > longest.To-longest.From) {
			longest = x
		}
	}
	return longest
}

// busyFrom is the use of a line, on average over a drill, from which on it is what keeps captures back.
const busyFrom = 0.8

func (d *Design) loseLess(s *scenarios.Summary) string {
	for _, l := range s.Links {
		if u := l.Utilization.Mean; u != nil && *u >= busyFrom {
			return fmt.Sprintf("Widen line %s, of which %s was in use, or send less over it", d.Config.Topology.Links[l.Link].Name, percent(u))
		}
	}
	return "Let captures reach the other side sooner: replicate more often, widen the line, or write less before the loss"
}

func (d *Design) searchActions() (list []action) {
	if d.Verification == nil {
		return nil
	}
	for i := range d.Verification.Counterexamples {
		c := &d.Verification.Counterexamples[i]
		a := action{What: "Change what allows the story of counterexample " + fmt.Sprint(i+1), Why: c.Promise + ": " + c.What, Section: "verification", Urgent: true}
		for _, l := range c.Lines {
			a.Where = append(a.Where, fmt.Sprintf("%s:%d", l.Range.Filename, l.Range.Start.Line))
		}
		list = append(list, a)
	}
	return list
}

// mistakeActions asks for a second look at the steps where a mistake would go unnoticed.
func (d *Design) mistakeActions() []action {
	harmful := d.harmful()
	if len(harmful) == 0 {
		return nil
	}
	n := numberSteps(d.Verification.Mistakes)
	var steps []string
	for i := range harmful {
		m := &harmful[i]
		steps = append(steps, fmt.Sprintf("%s, step %d %s: %s", m.Procedure, n.of(m.Procedure, m.Step), m.Kind, strings.TrimSuffix(m.Missing, ".")))
	}
	return []action{{What: "Have a second person check the steps at which a mistake does harm that nobody notices", Why: title(strings.Join(steps, "; ")), Section: "verification"}}
}

// capacityRemedies are what helps where there is too little, by table of the capacity plan.
var capacityRemedies = map[string]string{ // looked up only
	"line": "Widen the line, or send less over it", "machines": "Give the machines more time between recovery points, or more line", "initial replication": "Make the first copies in other batches, or from media",
	"storage": "Give the copies and the logs more room, and the copies faster disks", "hosts": "Add hosts or memory at the second site, or storage that more than one of its hosts reaches",
}

// capacityRemedy is what helps against a group of rows. No line is wide enough for a point that is made too seldom.
func capacityRemedy(g []capacity.Row) string {
	if g[0].Table == "line" && slices.ContainsFunc(g, func(r capacity.Row) bool { return math.IsInf(r.Value, 1) }) {
		return "Replicate more often: for the RPO that is asked no line is wide enough"
	}
	return capacityRemedies[g[0].Table]
}

// shortageText says of what there is too little: "0 of 2 machines start", or a quantity with its value.
func shortageText(r *capacity.Row) string {
	if strings.HasPrefix(r.What, "of ") {
		return valueText(r) + " " + r.What
	}
	return r.What + ": " + valueText(r)
}

// capacityActions has one action for each thing of which there is too little.
func (d *Design) capacityActions() (list []action) {
	short := slices.DeleteFunc(slices.Clone(d.Capacity.Rows), func(r capacity.Row) bool { return r.Verdict != capacity.TooLittle })
	groups := together(short, func(r *capacity.Row) string { return labelOf(r.Subject) + r.Table })
	for i, g := range groups {
		if i == rowsMax {
			return append(list, action{What: fmt.Sprintf("And %d more subjects of the capacity plan", len(groups)-rowsMax), Section: "capacity"})
		}
		var why []string
		for k := range g[:min(len(g), placesMax)] {
			why = append(why, shortageText(&g[k]))
		}
		if len(g) > placesMax {
			why = append(why, fmt.Sprintf("and %d more rows", len(g)-placesMax))
		}
		list = append(list, action{What: capacityRemedy(g), Why: labelOf(g[0].Subject) + ": " + strings.Join(why, "; "), Section: "capacity"})
	}
	return list
}
