package validate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
)

// Finding is a place where a configuration does not observe a rule.
type Finding struct {
	Rule     *Rule
	Severity Severity // the rule's, unless the configuration's lint block has another
	Range    hcl.Range
	Address  string // the top-level block it is in: "vm.erp-app"; "" for none
	Message  string
	Remedy   Remedy // the one safe change that answers it, if there is one
}

// Pass is one rule's view of one configuration: what it may look at, and where it speaks.
type Pass struct {
	*model.Topology
	Config *model.Config
	VMM    *model.VMM                                               // the management server, nil when there is none
	Report func(rng hcl.Range, format string, args ...any) *Finding // the finding is there until the next one is reported

	Ignores []Ignore // for a rule that runs afterwards
}

// Run puts a configuration through rules. The findings come in source order (file, line, column, rule), each once, and
// are the same for the same configuration every time.
func Run(c *model.Config, rules []*Rule) []Finding {
	var found []Finding
	for _, rule := range rules {
		if rule.Options.Apply(c.Topology.Deployment.Option) {
			rule.Check(newPass(c, rule, &found))
		}
	}
	return sorted(found)
}

// sorted are findings in source order, each once.
func sorted(found []Finding) []Finding {
	slices.SortStableFunc(found, compare)
	return slices.CompactFunc(found, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func newPass(c *model.Config, rule *Rule, found *[]Finding) *Pass {
	p := &Pass{Topology: c.Topology, Config: c}
	p.VMM = c.Topology.VMM()
	p.Report = func(rng hcl.Range, format string, args ...any) *Finding {
		*found = append(*found, Finding{Rule: rule, Severity: rule.Severity, Range: rng, Address: c.Address(rng), Message: fmt.Sprintf(format, args...)})
		return &(*found)[len(*found)-1]
	}
	return p
}

// Before reports whether a finding comes before another one in the order of the text.
func Before(a, b *Finding) bool { return compare(*a, *b) < 0 }

func compare(a, b Finding) int {
	return cmp.Or(
		comparePlaces(a.Range, b.Range),
		cmp.Compare(a.Rule.ID, b.Rule.ID),
		cmp.Compare(a.Message, b.Message),
	)
}

func comparePlaces(a, b hcl.Range) int {
	return cmp.Or(
		cmp.Compare(a.Filename, b.Filename),
		cmp.Compare(a.Start.Line, b.Start.Line),
		cmp.Compare(a.Start.Column, b.Start.Column),
	)
}

// Anchor is where to report a block that is missing altogether: the management server, which needs nearly all of them;
// else the deployment; else the first block of the configuration. It is empty only for a configuration without blocks.
func (p *Pass) Anchor() hcl.Range {
	switch {
	case p.VMM != nil:
		return p.VMM.Range
	case p.Deployment.Present:
		return p.Deployment.Range
	}
	return p.Config.First
}
