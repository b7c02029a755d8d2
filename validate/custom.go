package validate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// ruleBlock is a rule of the configuration's own.
type ruleBlock struct {
	model.Entity
	Description  model.Attr[string]
	ForEach      model.Attr[hcl.Expression]
	Condition    model.Attr[hcl.Expression]
	ErrorMessage model.Attr[hcl.Expression]
	Severity     model.Attr[string]
}

var ruleSchema = language.Schema[ruleBlock]{
	Type: "rule", Doc: "A check of the configuration's own: a condition that the topology has to fulfil.", Labelled: true,
	Attributes: []language.Attribute[ruleBlock]{
		language.Text("description", "What it is for", func(v *ruleBlock) *model.Attr[string] { return &v.Description }, language.From("the language")),
		language.Expression("for_each", "What the condition is asked of, one by one, as each.key and each.value: a map or a list, such as topology.vm; once unless it is stated",
			func(v *ruleBlock) *model.Attr[hcl.Expression] { return &v.ForEach }, language.From("the language")),
		language.Expression("condition", "What has to be true", func(v *ruleBlock) *model.Attr[hcl.Expression] { return &v.Condition }, language.Required(), language.From("the language")),
		language.Expression("error_message", "What to say when it is not", func(v *ruleBlock) *model.Attr[hcl.Expression] { return &v.ErrorMessage }, language.Required(), language.From("the language")),
		language.Text("severity", "How bad it is when it is not", func(v *ruleBlock) *model.Attr[string] { return &v.Severity },
			language.Or(`"error"`, "the language"), language.OneOf("note", "warning", "error"), language.From("the language")),
	},
}

// Reference is what a configuration may say of rules.
func Reference() []language.Described {
	return slices.Concat(ruleSchema.Describe(), lintSchema.Describe())
}

// Custom are the rules that a configuration has itself. They are asked at once, so that what is wrong with a rule is a
// mistake of the configuration, and never a rule that is silent.
func Custom(c *model.Config) ([]*Rule, hcl.Diagnostics) {
	l := &customLoader{config: c, scope: c.Scope.Together(), objects: c.Objects()}
	var list []*Rule
	for i := range c.Rules {
		var b ruleBlock
		diags := language.Decode(&c.Rules[i], &ruleSchema, c.Scope, &b)
		l.diags = append(l.diags, diags...)
		if !diags.HasErrors() {
			list = append(list, l.rule(&b))
		}
	}
	return list, l.diags
}

type customLoader struct {
	config  *model.Config
	scope   *language.Scope
	objects *language.Objects
	diags   hcl.Diagnostics
}

func (l *customLoader) rule(b *ruleBlock) *Rule {
	var found []Finding
	for _, s := range l.subjects(b) {
		if message, ok := l.ask(b, s.names); !ok {
			found = append(found, Finding{Range: s.at, Message: message})
		}
	}
	r := &Rule{ID: b.Label, Name: b.Label, Title: b.Description.Value, Options: Both, Tags: []string{customTag},
		Severity: severityNamed(b.Severity.Value)}
	if r.Title == "" {
		r.Title = fmt.Sprintf("A rule of this configuration, at %s:%d", b.Range.Filename, b.Range.Start.Line)
	}
	r.Page = fmt.Sprintf("# %s\n\nA rule of the configuration itself: %s:%d.\n", r.Title, b.Range.Filename, b.Range.Start.Line)
	r.Check = func(p *Pass) {
		for _, f := range found {
			p.Report(f.Range, "%s", f.Message)
		}
	}
	return r
}

// subject is what a condition is asked of once, and where a finding about it stands.
type subject struct {
	names map[string]cty.Value
	at    hcl.Range
}

// subjects are the elements of for_each. One that is an entity stands where that does, any other one where the rule does.
func (l *customLoader) subjects(b *ruleBlock) []subject {
	if !b.ForEach.Stated() {
		return []subject{{nil, b.Range}}
	}
	e := b.ForEach.Value
	all, diags := l.scope.Evaluate(e, l.objects.Names(e), cty.DynamicPseudoType)
	l.diags = append(l.diags, diags...)
	if diags.HasErrors() {
		return nil
	}
	if !all.CanIterateElements() {
		l.diags = append(l.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Wrong for_each", Subject: e.Range().Ptr(),
			Detail: "for_each has to be a list, a map or an object, such as topology.vm."})
		return nil
	}
	places := map[string]hcl.Range{}
	for n := range l.config.Nodes() {
		places[n.Address()] = n.Entity.Range
	}
	var list []subject
	for it := all.ElementIterator(); it.Next(); {
		key, value := it.Element()
		s := subject{map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})}, b.Range}
		if at, ok := places[address(value)]; ok {
			s.at = at
		}
		list = append(list, s)
	}
	return list
}

// address is that of an entity, or "".
func address(v cty.Value) string {
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute("address") || v.Type().AttributeType("address") != cty.String {
		return ""
	}
	if a := v.GetAttr("address"); !a.IsNull() {
		return a.AsString()
	}
	return ""
}

// ask evaluates the condition, and where it does not hold, the message.
func (l *customLoader) ask(b *ruleBlock, each map[string]cty.Value) (message string, ok bool) {
	condition, ok := l.evaluate(b.Condition.Value, each, cty.Bool)
	if !ok || condition.True() {
		return "", true
	}
	text, ok := l.evaluate(b.ErrorMessage.Value, each, cty.String)
	if !ok {
		return "", true
	}
	return text.AsString(), false
}

func (l *customLoader) evaluate(e hcl.Expression, each map[string]cty.Value, want cty.Type) (cty.Value, bool) {
	names := l.objects.Names(e)
	maps.Copy(names, each)
	v, diags := l.scope.Evaluate(e, names, want)
	l.report(diags)
	return v, !diags.HasErrors()
}

// report keeps one mistake a place, however many elements of for_each show it.
func (l *customLoader) report(diags hcl.Diagnostics) {
	for _, d := range diags {
		again := false
		for _, before := range l.diags {
			again = again || d.Subject != nil && before.Subject != nil && *d.Subject == *before.Subject
		}
		if !again {
			l.diags = append(l.diags, d)
		}
	}
}
