// Package validate says what a deployment must observe. A Rule is a named, documented value with one check; Run puts a
// configuration through rules and returns findings, each on the line that has to change. The rules themselves are in
// package rules, one file and one page a rule.
package validate

import (
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model"
)

// Rule is one thing that a deployment must observe.
type Rule struct {
	ID           string   // stable for ever: group and number, "CLD001"
	Name         string   // what people write and the file is called: "two_clouds"
	Title        string   // what must be true, in one line
	Severity     Severity // how bad it is when it is not
	Options      Options  // the deployment options that ask for it
	Tags         []string // for selection
	Requirements []string // "R-9": the requirements it states or serves
	Page         string   // Markdown: why, source, remedy, a bad and a good example, the drill that shows it
	Firm         bool     // what it finds may not be ignored: without it, other rules cannot be relied upon
	Afterwards   bool     // it is about what the configuration ignores, and runs when that is known
	Check        func(*Pass)
}

// Group is the group of a rule, "CLD", and "" for a rule of a configuration's own.
func (r *Rule) Group() string {
	if r.custom() {
		return ""
	}
	return strings.TrimRight(r.ID, "0123456789")
}

// customTag is the tag of a configuration's own rules.
const customTag = "custom"

func (r *Rule) custom() bool { return slices.Contains(r.Tags, customTag) }

// Severity is how bad a finding is. The zero value is none, and no rule may have it.
type Severity uint8

// The severities, the worst last.
const (
	Note    Severity = iota + 1 // worth knowing
	Warning                     // works, and will disappoint
	Error                       // the deployment option does not work like this
)

var severityNames = [...]string{"unset", "note", "warning", "error"}

// String is the word that people and formats read.
func (s Severity) String() string {
	if int(s) >= len(severityNames) {
		return fmt.Sprintf("severity(%d)", uint8(s))
	}
	return severityNames[s]
}

// severityNamed is the severity of a word, and 0 if it is none.
func severityNamed(word string) Severity {
	return Severity(max(0, slices.Index(severityNames[:], word)))
}

// Options is the set of deployment options that a rule is about. The zero value is no option, and no rule may have it.
type Options uint8

// The options of R-3.
const (
	Standalone Options = 1 << iota
	StretchedCluster
	Both = Standalone | StretchedCluster
)

// Apply reports whether a rule of these options judges a deployment with that option. As long as nobody knows the
// option, only what both ask for can be judged.
func (o Options) Apply(option model.Attr[model.Option]) bool {
	if o == Both {
		return true
	}
	switch option.Value {
	case model.Standalone:
		return option.Known() && o == Standalone
	case model.StretchedCluster:
		return option.Known() && o == StretchedCluster
	}
	return false
}

// String names the options as a configuration writes them.
func (o Options) String() string {
	switch o {
	case Standalone:
		return string(model.Standalone)
	case StretchedCluster:
		return string(model.StretchedCluster)
	case Both:
		return "both"
	}
	return fmt.Sprintf("options(%d)", uint8(o))
}

// Serves reports whether the rule states or serves a requirement.
func (r *Rule) Serves(requirement string) bool { return slices.Contains(r.Requirements, requirement) }
