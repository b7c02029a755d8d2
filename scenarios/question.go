package scenarios

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// Question is a whatif block: a scenario, what varies, how often it is played, and what is reported.
type Question struct {
	model.Entity
	Scenario     *Scenario
	Replications int
	Limited      bool    // somebody stated the replications
	Precision    float64 // half the width of the intervals, as a part of the estimate, that ends it early; 0: nothing does
	Metrics      []string
	Vary         []Vary
	Compare      []Comparison
}

// Vary is a variable and the values it takes one after the other. Several of them form a grid.
type Vary struct {
	Variable string
	Values   []Setting
}

// Setting is a value of a variable, and how it is written.
type Setting struct {
	Value cty.Value
	Text  string
}

// Comparison is another deployment that the same is asked of.
type Comparison struct {
	Name       string
	Deployment string // an example, or a path below the configuration's directory
	Scenario   string // that is played there; "" for one of the same name
}

// Questions are the whatif blocks of a configuration with the scenarios that Load has of it. Mistakes are those that Load reports.
func Questions(cfg *model.Config, list []*Scenario) (questions []Question) {
	l := &loader{cfg: cfg, scenarios: list}
	for i := range cfg.Drills {
		if b := &cfg.Drills[i]; b.Type == whatIfSchema.Type {
			questions = append(questions, l.whatIf(b))
		}
	}
	return questions
}

// whatIf decodes a question and checks it.
func (l *loader) whatIf(b *language.Block) Question {
	var block whatIfBlock
	l.diags = append(l.diags, language.Decode(b, &whatIfSchema, l.cfg.Scope, &block)...)
	q := Question{Entity: block.Entity, Replications: block.replications.Value, Limited: block.replications.Stated(), Metrics: block.metrics.Value}
	if block.scenario.Stated() && int(block.scenario.Value) < len(l.scenarios) && block.scenario.Value >= 0 {
		q.Scenario = l.scenarios[block.scenario.Value]
	}
	if q.Replications < 1 {
		l.problem(block.replications.Range(), "Wrong value", "A question is played at least once.")
	}
	q.Precision = l.precision(&block)
	l.metrics(&block, &q)
	for i := range block.vary {
		if v, ok := l.vary(&block.vary[i]); ok {
			q.Vary = append(q.Vary, v)
		}
	}
	for i := range block.compare {
		c := &block.compare[i]
		q.Compare = append(q.Compare, Comparison{Name: c.Name, Deployment: c.deployment.Value, Scenario: c.scenario.Value})
	}
	return q
}

func (l *loader) precision(b *whatIfBlock) float64 {
	if !b.precision.Stated() {
		return 0
	}
	a, err := ParseAmount(b.precision.Value)
	if err != nil || a.Kind != Percent || a.Value <= 0 || a.Value >= 1 {
		l.problem(b.precision.Range(), "Wrong value", "precision is a percentage between 0 and 100, such as \"5%%\".")
		return 0
	}
	return a.Value
}

// metrics checks the names of metrics; those of a comparison may be another deployment's.
func (l *loader) metrics(b *whatIfBlock, q *Question) {
	if q.Scenario == nil || len(b.compare) > 0 {
		return
	}
	known := q.Scenario.Metrics()
	for _, name := range q.Metrics {
		if _, ok := MetricNamed(known, name); !ok {
			l.problem(b.metrics.Range(), "Unknown metric", "%v.", UnknownMetric(known, name))
		}
	}
}

// UnknownMetric says that there is no metric of a name, and which ones there are.
func UnknownMetric(known []Metric, name string) error {
	var names []string
	for _, m := range known {
		names = append(names, m.Name)
	}
	few := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return strings.HasPrefix(n, "vm.") })
	return fmt.Errorf("there is no metric %q; there are %s, and vm.NAME.rto and .rpo.%s", name, strings.Join(few, ", "), language.DidYouMean(name, names))
}

// vary reads a list of values, or a range.
func (l *loader) vary(b *varyBlock) (Vary, bool) {
	v := Vary{Variable: b.Label}
	variables := l.cfg.Scope.Variables()
	known := slices.Contains(variables, b.Label)
	if !known {
		l.problem(b.Range, "Unknown variable", "No variable called %q is declared.%s", b.Label, language.DidYouMean(b.Label, variables))
	}
	ranged := b.from.Stated() || b.to.Stated() || b.step.Stated() || b.points.Stated()
	switch {
	case b.values.Stated() && !ranged:
		v.Values = l.listed(b)
	case !b.values.Stated() && b.from.Stated() && b.to.Stated() && !(b.step.Stated() && b.points.Stated()):
		v.Values = l.ranged(b)
	default:
		l.problem(b.Range, "What varies", "Give values = [...], or from and to, and either step or points, or none of them.")
	}
	return v, known && len(v.Values) > 0
}

// listed are the values of a list.
func (l *loader) listed(b *varyBlock) (list []Setting) {
	all, diags := l.cfg.Scope.Evaluate(b.values.Value, nil, cty.List(cty.DynamicPseudoType))
	l.diags = append(l.diags, diags...)
	if diags.HasErrors() {
		return nil
	}
	all, _ = all.UnmarkDeep()
	for it := all.ElementIterator(); it.Next(); {
		_, x := it.Element()
		list = append(list, SettingOf(x))
	}
	if len(list) == 0 {
		l.problem(b.values.Range(), "What varies", "values is an empty list.")
	}
	return list
}

// SettingOf is a value with its text: as it is written in a configuration, a plain text without its quotes.
func SettingOf(v cty.Value) Setting {
	switch {
	case v.IsNull():
		return Setting{v, "null"}
	case v.Type() == cty.String:
		return Setting{v, v.AsString()}
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		return Setting{v, "?"}
	}
	return Setting{v, string(text)}
}

// SettingFrom is a value that was given as a text: a number, true or false for what reads as one. A variable that is declared to be a text takes
// them as texts.
func SettingFrom(text string) Setting {
	if a, err := ParseAmount(text); err == nil && a.Kind == Plain {
		return Setting{cty.NumberFloatVal(a.Value), text}
	}
	switch text {
	case "true", "false":
		return Setting{cty.BoolVal(text == "true"), text}
	}
	return Setting{cty.StringVal(text), text}
}

// ranged are the values of a range.
func (l *loader) ranged(b *varyBlock) (list []Setting) {
	from, ok := l.amount(b.from)
	to, ok2 := l.amount(b.to)
	var step *Amount
	ok3 := true
	if b.step.Stated() {
		var s Amount
		s, ok3 = l.amount(b.step)
		step = &s
	}
	if !ok || !ok2 || !ok3 {
		return nil
	}
	points := 0
	if b.points.Stated() {
		points = max(1, b.points.Value)
	}
	values, err := Between(from, to, step, points)
	if err != nil {
		l.problem(b.Range, "Wrong range", "%v.", err)
	}
	for _, a := range values {
		list = append(list, SettingFrom(a.Exactly()))
	}
	return list
}

// amount evaluates one end of a range: a text with a unit, or a number.
func (l *loader) amount(a model.Attr[hcl.Expression]) (Amount, bool) {
	v, diags := l.cfg.Scope.Evaluate(a.Value, nil, cty.DynamicPseudoType)
	l.diags = append(l.diags, diags...)
	if diags.HasErrors() {
		return Amount{}, false
	}
	v, _ = v.Unmark()
	text := ""
	switch v.Type() {
	case cty.String:
		text = v.AsString()
	case cty.Number:
		text = new(big.Float).Set(v.AsBigFloat()).Text('g', 17)
	}
	got, err := ParseAmount(text)
	if err != nil {
		l.problem(a.Range(), "Wrong value", "%v.", err)
	}
	return got, err == nil
}
