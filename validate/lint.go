package validate

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// lint is what a configuration says of the rules as a whole.
type lint struct {
	model.Entity
	Disable  model.Attr[[]string]
	Severity model.Attr[hcl.Expression]
	FailOn   model.Attr[string]
}

var lintSchema = language.Schema[lint]{
	Type: "lint", Doc: "Which rules the configuration is held to, and how seriously. A rule is meant by its ID or name, several by their group (NET) or tag (network).",
	Attributes: []language.Attribute[lint]{
		language.Texts("disable", "Rules that are not asked", func(v *lint) *model.Attr[[]string] { return &v.Disable }, language.From("the language")),
		language.Expression("severity", "How bad a finding of some rules is, { REP010 = \"error\", network = \"note\" }: note, warning or error. What names a rule goes before a tag, a tag before a group",
			func(v *lint) *model.Attr[hcl.Expression] { return &v.Severity }, language.From("the language")),
		language.Text("fail_on", "How bad a finding has to be for validate to end with exit code 1, unless --fail-on says otherwise", func(v *lint) *model.Attr[string] { return &v.FailOn },
			language.OneOf("note", "warning", "error", "never"), language.From("the language")),
	},
}

// policy is what a lint block comes to, for a list of rules.
type policy struct {
	disabled map[*Rule]bool
	severity map[*Rule]Severity
	failOn   string // "" when it says nothing
}

// linter reads a lint block.
type linter struct {
	all   []*Rule
	scope *language.Scope
	diags hcl.Diagnostics
}

func readPolicy(c *model.Config, all []*Rule) (policy, hcl.Diagnostics) {
	p := policy{map[*Rule]bool{}, map[*Rule]Severity{}, ""}
	l := &linter{all: all, scope: c.Scope}
	l.ownNames(c)
	if c.Lint == nil {
		return p, l.diags
	}
	var b lint
	l.diags = append(l.diags, language.Decode(c.Lint, &lintSchema, c.Scope, &b)...)
	p.failOn = b.FailOn.Value
	for _, word := range b.Disable.Value {
		for _, r := range l.rules(word, b.Disable.Range()) {
			if !r.Firm {
				p.disabled[r] = true
			} else if word == r.ID || word == r.Name {
				l.problem(b.Disable.Range(), "Rule cannot be disabled", "%s (%s) cannot be disabled: other rules rely on it.", r.ID, r.Name)
			}
		}
	}
	if b.Severity.Stated() {
		l.severities(b.Severity.Value, p.severity)
	}
	return p, l.diags
}

func (l *linter) problem(at hcl.Range, summary, format string, args ...any) {
	l.diags = append(l.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: at.Ptr()})
}

// ownNames checks that the configuration's own rules have names of their own.
func (l *linter) ownNames(c *model.Config) {
	for i := range c.Rules {
		b := &c.Rules[i]
		for _, r := range l.all {
			if !r.custom() && (b.Label == r.ID || b.Label == r.Name || b.Label == r.Group()) {
				l.problem(b.Range, "Name in use", "A rule of vmmdrill's own is called %q already: %s %s.", b.Label, r.ID, r.Name)
				break
			}
		}
	}
}

func (l *linter) rules(word string, at hcl.Range) []*Rule {
	list, err := chosen(l.all, word)
	if err != nil {
		l.problem(at, "Unknown rule", "%s", sentence(err))
	}
	return list
}

// sentence is an error as one.
func sentence(err error) string {
	text := err.Error()
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}

// asked is one item of lint.severity.
type asked struct {
	word     string
	severity Severity
	at       hcl.Range
}

// severities reads an object of severities. What is meant more closely wins.
func (l *linter) severities(e hcl.Expression, into map[*Rule]Severity) {
	var byCloseness [3][]asked // groups, tags, rules
	for _, a := range l.items(e) {
		list := l.rules(a.word, a.at)
		switch {
		case len(list) == 0:
		case list[0].ID == a.word || list[0].Name == a.word:
			byCloseness[2] = append(byCloseness[2], a)
		case list[0].Group() == a.word:
			byCloseness[0] = append(byCloseness[0], a)
		default:
			byCloseness[1] = append(byCloseness[1], a)
		}
	}
	for _, items := range byCloseness {
		by := map[*Rule]asked{}
		for _, a := range items {
			for _, r := range l.rules(a.word, a.at) {
				if before, twice := by[r]; twice && before.severity != a.severity {
					l.problem(a.at, "Two severities", "%s is %s by %q and %s by %q. Name the rule itself.", r.ID, before.severity, before.word, a.severity, a.word)
				}
				by[r] = a
				l.soften(r, a, into)
			}
		}
	}
}

// soften gives a rule its severity. One that is firm stays as bad as it is.
func (l *linter) soften(r *Rule, a asked, into map[*Rule]Severity) {
	switch {
	case !r.Firm || a.severity >= r.Severity:
		into[r] = a.severity
	case a.word == r.ID || a.word == r.Name:
		l.problem(a.at, "Rule cannot be softened", "%s (%s) stays an %s: other rules rely on it.", r.ID, r.Name, r.Severity)
	}
}

// items are the items of an object of severities, in its order where it is written out.
func (l *linter) items(e hcl.Expression) (list []asked) {
	v, diags := l.scope.Evaluate(e, nil, cty.Map(cty.String))
	l.diags = append(l.diags, diags...)
	if diags.HasErrors() {
		return nil
	}
	places := map[string]hcl.Range{}
	pairs, _ := hcl.ExprMap(e)
	for _, p := range pairs {
		if key, diags := l.scope.Evaluate(p.Key, nil, cty.String); !diags.HasErrors() {
			places[key.AsString()] = p.Key.Range()
		}
	}
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		a := asked{word: key.AsString(), at: e.Range()}
		if at, ok := places[a.word]; ok {
			a.at = at
		}
		if !value.IsNull() {
			a.severity = severityNamed(value.AsString())
		}
		if a.severity == 0 {
			l.problem(a.at, "Wrong severity", "The severity of %q has to be note, warning or error.", a.word)
			continue
		}
		list = append(list, a)
	}
	return list
}
