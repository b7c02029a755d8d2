package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/sim"
	"vmmdrill/validate"
)

// Design is all that a design review is told of a deployment.
type Design struct {
	Config       *model.Config
	Version      string
	Seed         uint64
	Findings     Findings
	Verdicts     []scenarios.Verdict
	NotPlayed    string             // why no scenario was, or ""
	LeftOut      []string           // scenarios of the configuration that were not played though others were
	Unasked      []validate.Finding // of rules that were left out, warnings and errors
	Verification *Verification      // nil unless the orders of faults and steps were searched
	NotVerified  string             // why they were not, or ""
	Capacity     Capacity
	Procedures   []model.Procedure
	Files        []Hashed                     // that were read
	Topology     string                       // hash of the resolved topology
	Commands     []Command                    // that give the figures again
	Ask          func(scenario string) string // the command that says what the figures of a scenario are made of
}

// Hashed is a file by its content, so that an auditor knows which one was meant.
type Hashed struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Command is one that gives a part of the report again.
type Command struct {
	For  string `json:"for"`
	Line string `json:"line"`
}

// Judgement is what a review comes to.
type Judgement string

// The judgements, the worst first. A deployment is not called safe because nobody looked.
const (
	DoesNotSurvive Judgement = "This deployment does not survive the loss of a site as it should"
	NotShown       Judgement = "It is not shown that this deployment survives the loss of a site"
	WithDoubts     Judgement = "This deployment survives what was played, with reservations"
	Survives       Judgement = "This deployment survives what was played"
)

// reason is one thing on which a judgement rests, and the part of the report that has it.
type reason struct {
	Judgement Judgement `json:"-"`
	Text      string    `json:"text"`
	Section   string    `json:"section"`
	Against   bool      `json:"against"` // it speaks against the deployment
}

// severity is how much speaks against a deployment of which that is said: the more, the earlier.
func (j Judgement) severity() int {
	return slices.Index([]Judgement{DoesNotSurvive, NotShown, WithDoubts, Survives}, j)
}

// Judgement is the worst that any part of the review comes to.
func (d *Design) Judgement() Judgement { return d.reasons()[0].Judgement }

// reasons are what the judgement rests on: what speaks against the deployment first.
func (d *Design) reasons() []reason {
	list := slices.Concat(d.foundReasons(), d.playedReasons(), d.searchedReasons(), d.sizedReasons())
	slices.SortStableFunc(list, func(a, b reason) int { return cmp.Compare(a.Judgement.severity(), b.Judgement.severity()) })
	return list
}

func (d *Design) foundReasons() []reason {
	var n [validate.Error + 1]int
	for _, f := range d.Findings.Findings {
		n[f.Severity]++
	}
	text := fmt.Sprintf("%s checked: %s.", pluralWere(len(d.Findings.Rules), "rule"), TallyOf(&d.Findings.Review))
	if open := d.unstated(); open > 0 {
		text += fmt.Sprintf(" Of %s the topology says nothing: they were taken as the documents require (assumption).", plural(open, "attribute"))
	}
	r := reason{Survives, text, "findings", false}
	switch {
	case n[validate.Error] > 0:
		r.Judgement, r.Against = DoesNotSurvive, true
	case n[validate.Warning] > 0:
		r.Judgement, r.Against = WithDoubts, true
	}
	list := append([]reason{r}, d.asideReasons()...)
	for _, s := range []validate.Severity{validate.Error, validate.Warning} {
		if ids := RulesOf(d.Unasked, s); ids != "" {
			list = append(list, reason{WithDoubts, fmt.Sprintf("Rules that were left out have findings, %ss: %s.", s, ids), "findings", true})
		}
	}
	return list
}

// RulesOf names the rules that have findings of a severity.
func RulesOf(list []validate.Finding, s validate.Severity) string {
	var ids []string
	for _, f := range list {
		if f.Severity == s && !slices.Contains(ids, f.Rule.ID) {
			ids = append(ids, f.Rule.ID)
		}
	}
	return Some(ids)
}

// unstated is how many attributes have neither a value nor a default. Rules do not fire on what nobody knows.
func (d *Design) unstated() (n int) {
	for _, u := range d.Config.Topology.Unstated() {
		if u.Default == "" {
			n++
		}
	}
	return n
}

// asideReasons has the errors that somebody has put aside, or has told as less: that they are known does not repair them.
func (d *Design) asideReasons() []reason {
	var list []string
	add := func(severity validate.Severity, text string) {
		if severity == validate.Error && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	for i := range d.Findings.Suppressed {
		s := &d.Findings.Suppressed[i]
		add(s.Severity, s.Rule.ID)
	}
	for i := range d.Findings.Findings {
		if f := &d.Findings.Findings[i]; f.Severity < validate.Error {
			add(f.Rule.Severity, fmt.Sprintf("%s (told as a %v)", f.Rule.ID, f.Severity))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []reason{{WithDoubts, "Errors were put aside and are still there: " + strings.Join(list, ", ") + ".", "findings", true}}
}

func (d *Design) playedReasons() (list []reason) {
	if len(d.Verdicts) == 0 {
		return []reason{{NotShown, "No scenario was played: " + d.NotPlayed + ".", "scenarios", true}}
	}
	for i := range d.Verdicts {
		list = append(list, d.scenarioReason(i))
	}
	if n := len(d.LeftOut); n > 0 {
		list = append(list, reason{WithDoubts, fmt.Sprintf("Of the configuration %s not played: %s.", pluralWere(n, "scenario"), Some(d.LeftOut)), "scenarios", true})
	}
	if n := d.Verdicts[0].Summary.Replications; n < tailMin {
		list = append(list, reason{WithDoubts, fmt.Sprintf("Of %s the worst may well be better than the true 95th percentile; of %d it hardly is.", plural(n, "replication"), tailMin), "scenarios", true})
	}
	return list
}

// tailMin is how many replications there have to be for their greatest value to lie below the true 95th percentile in less than 5 of 100
// reports: the least n with 0.95^n < 0.05.
const tailMin = 59

// scenarioReason is what a scenario says for or against the deployment. That nothing is missed is no evidence where nothing is asked.
func (d *Design) scenarioReason(i int) reason {
	v := &d.Verdicts[i]
	s := &v.Summary
	name := "Scenario " + s.Scenario.Name + ": "
	missed, away := missedOf(v), d.neverBack(s)
	switch {
	case len(missed) > 0:
		return reason{DoesNotSurvive, name + strings.Join(missed, "; ") + ".", scenarioID(i), true}
	case len(away) > 0 && len(v.Expectations)+len(s.Objectives) == 0:
		return reason{NotShown, name + strings.Join(away, "; ") + ", and nothing is expected of it.", scenarioID(i), true}
	case len(away) > 0:
		return reason{WithDoubts, name + "what is expected of it is met, but " + strings.Join(away, "; ") + ".", scenarioID(i), true}
	case len(s.Scenario.Drill.Faults) > 0 && !struck(s):
		return reason{WithDoubts, name + "no fault struck before it ended.", scenarioID(i), true}
	}
	return reason{Survives, name + verdict(v) + ".", scenarioID(i), false}
}

// neverBack is what a scenario did not bring back: VMM, and machines that are protected.
func (d *Design) neverBack(s *scenarios.Summary) (list []string) {
	if n := s.VMM.RTO.Never; n > 0 {
		list = append(list, fmt.Sprintf("VMM was never back in %d of %d replications", n, s.Replications))
	}
	var names []string
	most := 0
	for i := range s.VMs {
		if vm := &s.VMs[i]; vm.RTO.Never > 0 && d.Config.Topology.Protected(vm.VM) >= 0 {
			names, most = append(names, d.Config.Topology.VMs[vm.VM].Name), max(most, vm.RTO.Never)
		}
	}
	if n := len(names); n > 0 {
		list = append(list, fmt.Sprintf("%s never back in %d of %d replications: %s", pluralWere(n, "protected machine"), most, s.Replications, Some(names)))
	}
	return list
}

// struck reports whether any fault of a scenario struck in replication 0.
func struck(s *scenarios.Summary) bool {
	return slices.ContainsFunc(s.First.Timeline, func(e sim.Entry) bool {
		return slices.ContainsFunc(s.Scenario.Drill.Faults, func(f sim.Fault) bool { return e.What == string(f.Kind) })
	})
}

// pluralWere counts things of which something is said: "1 scenario was".
func pluralWere(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return plural(n, what) + " were"
}

// missedOf is what a scenario did not keep, in short.
func missedOf(v *scenarios.Verdict) (list []string) {
	for i := range v.Summary.Objectives {
		if o := &v.Summary.Objectives[i]; !o.Met {
			list = append(list, "objective "+o.Objective.Name+" is missed, "+objectiveFigures(o))
		}
	}
	for _, e := range v.Expectations {
		if !e.Met {
			list = append(list, "not met: "+e.Name)
		}
	}
	if n := v.Summary.SplitBrain; n > 0 {
		list = append(list, fmt.Sprintf("a machine ran at both sites in %d of %d replications", n, v.Summary.Replications))
	}
	return list
}

// objectiveFigures are those of an objective at the percentile at which it is judged, each with its limit.
func objectiveFigures(o *scenarios.ObjectiveSummary) string {
	var parts []string
	add := func(measure string, p95 *float64, limit model.Attr[time.Duration]) {
		switch {
		case !limit.Known():
		case p95 == nil:
			parts = append(parts, fmt.Sprintf("never back at p95, %s may be %s", measure, spelled(limit.Value)))
		default:
			parts = append(parts, fmt.Sprintf("%s p95 %s of %s", measure, lasting(p95), spelled(limit.Value)))
		}
	}
	add("RTO", o.RTO.P95, o.Objective.RTO)
	add("RPO", o.RPO.P95, o.Objective.RPO)
	return strings.Join(parts, ", ")
}

func (d *Design) searchedReasons() []reason {
	v := d.Verification
	if v == nil {
		return []reason{{WithDoubts, "The orders of faults, steps and mistakes were not searched: " + d.NotVerified + ".", "verification", true}}
	}
	states, stopped := 0, ""
	for i := range v.Searches {
		states += v.Searches[i].States
		if l := label(&v.Searches[i]); l != "exhaustive" && stopped == "" {
			stopped = l
		}
	}
	searched := fmt.Sprintf("%d states of faults, steps and mistakes were searched", states)
	switch {
	case len(v.Counterexamples) > 0:
		return []reason{{DoesNotSurvive, fmt.Sprintf("%s: %s broken, %s first.", searched, plural(len(v.Counterexamples), "promise"), v.Counterexamples[0].Promise), "verification", true}}
	case stopped != "":
		return []reason{{WithDoubts, searched + ", " + stopped + ".", "verification", true}}
	}
	text := searched + ", exhaustively: every promise is kept."
	if n := len(d.harmful()); n > 0 {
		text += fmt.Sprintf(" Of the mistakes of operators at single steps %d would do harm that nobody notices.", n)
	}
	return []reason{{Survives, text, "verification", false}}
}

// harmful are the mistakes at single steps that nothing catches, and that are not made good.
func (d *Design) harmful() (list []explore.Mistake) {
	if d.Verification == nil {
		return nil
	}
	for _, m := range d.Verification.Mistakes {
		if m.Effect != explore.GoesOn && m.Effect != explore.Caught {
			list = append(list, m)
		}
	}
	return list
}

func (d *Design) sizedReasons() []reason {
	if d.Capacity.TooLittle > 0 {
		return []reason{{WithDoubts, fmt.Sprintf("There is too little of something in %s of the capacity plan, with the growth that is planned for.", plural(d.Capacity.TooLittle, "row")), "capacity", true}}
	}
	return []reason{{Survives, "There is enough line, storage and room on hosts, as far as the topology says how much there is.", "capacity", false}}
}

// scenarioID is the address of a scenario within the report.
func scenarioID(i int) string { return fmt.Sprintf("scenario-%d", i+1) }

// objective is one objective over all scenarios: its worst figures, and where.
type objective struct {
	Name     string     `json:"name"`
	Machines int        `json:"machines"`
	RTO      *worstCase `json:"rto"`
	RPO      *worstCase `json:"rpo"`
	MetIn    int        `json:"met_in"` // scenarios
	Of       int        `json:"of"`
	Missed   []string   `json:"missed_in"`
}

// worstCase is the worst 95th percentile of a figure, in seconds, and the scenario that has it.
type worstCase struct {
	Limit    *float64 `json:"limit"`
	P95      *float64 `json:"p95"` // nil: never back
	Scenario string   `json:"scenario"`
}

// objectives are those of the configuration over the scenarios that were played.
func (d *Design) objectives() []objective {
	list := []objective{}
	for k := range d.Config.Objectives {
		o := &d.Config.Objectives[k]
		x := objective{Name: o.Name, Machines: len(o.VMs.Value), Missed: []string{}}
		for i := range d.Verdicts {
			s := &d.Verdicts[i].Summary
			at := slices.IndexFunc(s.Objectives, func(p scenarios.ObjectiveSummary) bool { return p.Objective.Name == o.Name })
			if at < 0 {
				continue
			}
			p := &s.Objectives[at]
			x.Of++
			if p.Met {
				x.MetIn++
			} else {
				x.Missed = append(x.Missed, s.Scenario.Name)
			}
			x.RTO = x.RTO.or(p.RTO.P95, s.Scenario.Name, x.Of == 1)
			x.RPO = x.RPO.or(p.RPO.P95, s.Scenario.Name, x.Of == 1)
		}
		x.RTO.limit(o.RTO.Known(), o.RTO.Value.Seconds())
		x.RPO.limit(o.RPO.Known(), o.RPO.Value.Seconds())
		list = append(list, x)
	}
	return list
}

// or is the worse of two.
func (w *worstCase) or(p95 *float64, scenario string, first bool) *worstCase {
	if first || seconds(p95) > seconds(w.P95) {
		return &worstCase{P95: p95, Scenario: scenario}
	}
	return w
}

func (w *worstCase) limit(known bool, seconds float64) {
	if w != nil && known {
		w.Limit = &seconds
	}
}
