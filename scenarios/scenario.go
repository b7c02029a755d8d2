// Package scenarios reads drills, plays and judges them. A scenario says what breaks, which procedures are run in answer
// and what is expected of the outcome; it is played many times with different luck, and judged on the summary.
package scenarios

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim"
)

// Scenario is a drill with what is expected of it. Its procedures are resolved: the configuration's own, or those of
// the library for the option of the deployment.
type Scenario struct {
	model.Entity
	Description  string
	Drill        sim.Drill
	expectations []expectation
	mustComplete []bool // by run
	config       *model.Config
	objects      *language.Objects // of the topology, for expectations that speak of it
}

// expectation is an expression over the result, and one for the message when it is false.
type expectation struct {
	name               string
	condition, message hcl.Expression
}

// durationMax bounds a scenario; what takes longer than ten years is no drill.
const durationMax = 10 * 366 * 24 * time.Hour

// Load decodes the scenarios of a configuration. Mistakes are returned all at once. A fault whose target nobody
// declares is not among them: the topology's unresolved references have it, and it strikes nothing.
func Load(cfg *model.Config) ([]*Scenario, hcl.Diagnostics) { return load(cfg, true) }

// load decodes the scenarios of a configuration, with what they expect or without.
func load(cfg *model.Config, expecting bool) ([]*Scenario, hcl.Diagnostics) {
	l := &loader{cfg: cfg, objects: cfg.Objects(), procedures: Procedures(cfg), expecting: expecting}
	l.checkProcedures()
	var questions []*language.Block
	for i := range cfg.Drills {
		b := &cfg.Drills[i]
		if b.Type == whatIfSchema.Type {
			questions = append(questions, b)
			continue
		}
		var block scenarioBlock
		diags := language.Decode(b, &scenarioSchema, cfg.Scope, &block)
		l.diags = append(l.diags, diags...)
		l.scenarios = append(l.scenarios, l.scenario(&block))
	}
	for _, b := range questions {
		l.whatIf(b)
	}
	return l.scenarios, l.diags
}

type loader struct {
	cfg        *model.Config
	objects    *language.Objects
	procedures []model.Procedure
	expecting  bool // otherwise expectations are passed over: they may speak of another topology
	scenarios  []*Scenario
	diags      hcl.Diagnostics
}

func (l *loader) problem(at hcl.Range, summary, format string, args ...any) {
	l.diags = append(l.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &at})
}

func (l *loader) scenario(b *scenarioBlock) *Scenario {
	s := &Scenario{Entity: b.Entity, Description: b.description.Value, config: l.cfg, objects: l.objects,
		Drill: sim.Drill{Name: b.Name, Duration: b.duration.Value}}
	if d := b.duration; d.Stated() && (d.Value <= 0 || d.Value > durationMax) {
		l.problem(d.Range(), "Wrong value", "A scenario lasts longer than nothing and at most %s.", language.DurationText(durationMax))
	}
	if b.start.Known() {
		start, err := language.ParseClock(b.start.Value)
		if err != nil {
			l.problem(b.start.Range(), "Wrong value", "%v.", err)
		}
		s.Drill.Start = start
	}
	s.Drill.InitialReplication = l.initial(b.initial)
	for i := range b.faults {
		if f, ok := l.fault(&b.faults[i]); ok {
			s.Drill.Faults = append(s.Drill.Faults, f)
		}
	}
	for i := range b.runs {
		if r, ok := l.run(b, i); ok {
			s.Drill.Runs = append(s.Drill.Runs, r)
			s.mustComplete = append(s.mustComplete, b.runs[i].mustComplete.Value)
		}
	}
	for i := range b.expects {
		s.expectations = append(s.expectations, l.expectation(&b.expects[i])...)
	}
	return s
}

// initial is what a drill begins without, nil if nothing.
func (l *loader) initial(b *initialBlock) *sim.InitialReplication {
	if b == nil {
		return nil
	}
	if b.batch.Stated() && b.batch.Value < 1 {
		l.problem(b.batch.Range(), "Wrong value", "A batch is of at least one machine; without batch all begin together.")
	}
	return &sim.InitialReplication{VMs: b.vms.Value, Batch: b.batch.Value}
}

func (l *loader) fault(b *faultBlock) (sim.Fault, bool) {
	i := slices.IndexFunc(sim.FaultKinds, func(k sim.KindOfFault) bool { return string(k.Kind) == b.Label })
	if i < 0 {
		var known []string
		for _, k := range sim.FaultKinds {
			known = append(known, string(k.Kind))
		}
		l.problem(b.Range, "Unknown fault", "There is no fault %q; there are %q.%s", b.Label, known, language.DidYouMean(b.Label, known))
		return sim.Fault{}, false
	}
	kind, target := sim.FaultKinds[i], b.target
	if target.Value.Role() && !l.role(&target, kind.Target) {
		return sim.Fault{}, false
	}
	if target.Stated() && target.Value.Kind != kind.Target {
		l.problem(target.Range(), "Wrong kind of reference", "A %s strikes a %s; this refers to a %s.", kind.Kind, kind.Target, target.Value.Kind)
		return sim.Fault{}, false
	}
	if !l.factor(b, &kind) {
		return sim.Fault{}, false
	}
	f := sim.Fault{Kind: kind.Kind, IDs: target.Value.IDs, Target: target.Value.Text, At: b.at.Value, Factor: b.factor.Value}
	if b.repairAfter.Stated() {
		f.RepairAfter = &b.repairAfter.Value
	}
	return f, true
}

// factor checks that a fault has a factor if its kind has one, and within its bounds.
func (l *loader) factor(b *faultBlock, kind *sim.KindOfFault) bool {
	most := 1.0
	if kind.Kind == sim.ChurnBurst {
		most = 1000
	}
	switch f := b.factor; {
	case kind.Factor == "" && f.Stated():
		l.problem(f.Range(), "Wrong attribute", "A %s has no factor.", kind.Kind)
	case kind.Factor != "" && !f.Stated():
		l.problem(b.Range, "Missing attribute", "A %s needs a factor: %s.", kind.Kind, kind.Factor)
	case kind.Factor != "" && !(f.Value >= 0 && f.Value <= most):
		l.problem(f.Range(), "Wrong value", "The factor of a %s is %s.", kind.Kind, kind.Factor)
	default:
		return true
	}
	return false
}

func (l *loader) run(s *scenarioBlock, i int) (sim.ProcedureRun, bool) {
	b := &s.runs[i]
	r := sim.ProcedureRun{Name: b.Name, When: b.when.Value, After: b.after.Value, Concurrent: b.concurrent.Value}
	if !b.procedure.Stated() {
		return r, false // that was reported
	}
	p := ProcedureNamed(l.procedures, b.procedure.Value)
	if p == nil {
		l.problem(b.procedure.Range(), "Unknown procedure", "No procedure %q serves this deployment.%s", b.procedure.Value,
			language.DidYouMean(b.procedure.Value, names(l.procedures)))
		return r, false
	}
	r.Steps = p.Steps
	if !b.when.Stated() {
		r.When = sim.When(p.When.Value)
	}
	repaired := slices.ContainsFunc(s.faults, func(f faultBlock) bool { return f.repairAfter.Stated() })
	switch {
	case r.When == sim.AfterRepair && !repaired:
		l.problem(b.Range, "Nothing to wait for", "Run %q begins after a repair, but no fault of this scenario has repair_after. Give one to a fault, or say when = %q.", b.Name, sim.AfterFault)
	case r.When == sim.AfterPreviousRun && r.Concurrent:
		l.problem(b.Range, "Nothing to wait for", "Run %q is concurrent, so it cannot begin after the run before it. Say when = %q or %q.", b.Name, sim.AfterFault, sim.AfterRepair)
	case r.When == sim.AfterPreviousRun && !slices.ContainsFunc(s.runs[:i], func(r runBlock) bool { return !r.concurrent.Value }):
		l.problem(b.Range, "Nothing to wait for", "Run %q begins after the run before it, but it is the first.", b.Name)
	}
	return r, true
}

// expectation checks against the type of the result, which is known before anything is played, so that a wrong name
// is found at once.
func (l *loader) expectation(b *expectBlock) []expectation {
	if !l.expecting || !b.condition.Stated() || !b.errorMessage.Stated() {
		return nil // that was reported, or is not asked
	}
	result := cty.UnknownVal(resultType(l.cfg))
	_, diags := l.cfg.Scope.Check(b.condition.Value, expectNames(l.objects, b.condition.Value, result), cty.Bool)
	_, more := l.cfg.Scope.Check(b.errorMessage.Value, expectNames(l.objects, b.errorMessage.Value, result), cty.String)
	l.diags = append(append(l.diags, diags...), more...)
	return []expectation{{b.Name, b.condition.Value, b.errorMessage.Value}}
}

// expectNames are what an expectation may speak of: the result, and the topology.
func expectNames(o *language.Objects, e hcl.Expression, result cty.Value) map[string]cty.Value {
	names := o.Names(e)
	names["result"] = result
	return names
}
