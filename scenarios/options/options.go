// Package options gives a deployment the other options: the same workloads with VMM as a standalone machine that Hyper-V Replica copies, with VMM in a
// stretched cluster, and with nothing done for VMM at all. It counts what each takes, and recommends one by figures.
package options

import (
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"vmmdrill/model"
)

// Kind is one of the three things that can be done for VMM.
type Kind string

// The kinds, in the order of tables. With no change VMM is one machine at the primary site that nothing brings to the other one.
const (
	NoChange   Kind = "no change"
	Standalone Kind = "standalone"
	Stretched  Kind = "stretched cluster"
)

// Kinds are all.
var Kinds = []Kind{NoChange, Standalone, Stretched}

// Design is a deployment of one kind.
type Design struct {
	Kind
	Config  *model.Config
	Text    []byte   // the configuration; nil if it was given and not derived
	Changes []string // what was done to the given one to come to it, and what was assumed
	Errors  []string // the rules by which validate rejects it, by ID, one for each error
}

// Given reports whether the design was given and not derived.
func (d *Design) Given() bool { return d.Text == nil }

// KindOf is the kind of a deployment that was given. A standalone VMM server whose machine nothing replicates is no change.
func KindOf(t *model.Topology) Kind {
	v := t.VMM()
	switch {
	case t.Option() == model.StretchedCluster:
		return Stretched
	case v != nil && v.VM.Value != model.NoVM && t.VMs[v.VM.Value].HyperVReplica == nil:
		return NoChange
	}
	return Standalone
}

// Derive makes the deployment of another kind from one. The workloads, hosts, sites and lines stay as they are; what there has to be more is added,
// each as an assumption. It is an error when the given deployment lacks what that takes.
func Derive(from *model.Config, kind Kind) (Design, error) {
	d := Design{Kind: kind}
	e, err := open(from)
	if err != nil {
		return d, err
	}
	if err := e.alone(); err != nil {
		return d, err
	}
	switch kind {
	case Standalone:
		err = e.standalone()
	case Stretched:
		err = e.stretched()
	}
	if err != nil {
		return d, err
	}
	d.Text, d.Changes = e.bytes(kind), e.changes
	d.Config, err = reload(d.Text, from)
	return d, err
}

// derivedFile is the name of a derived configuration in messages.
const derivedFile = "derived.hcl"

// reload reads a derived configuration. The procedures of the given one that serve its option hold here too.
func reload(text []byte, from *model.Config) (*model.Config, error) {
	cfg, diags := model.Load(fstest.MapFS{derivedFile: {Data: text}}, []string{derivedFile}, nil)
	if diags.HasErrors() {
		return nil, fmt.Errorf("what was derived cannot be read: %w", diags)
	}
	if u := cfg.Topology.Unresolved; len(u) > 0 {
		return nil, fmt.Errorf("the configuration refers to %s.%s, which this option does not have", u[0].Kind, u[0].Name)
	}
	cfg.Procedures = slices.Clone(from.Procedures)
	return cfg, nil
}

// note says what was done.
func (e *editor) note(format string, args ...any) {
	e.changes = append(e.changes, fmt.Sprintf(format, args...))
}

// assume says what was done and is nobody's statement.
func (e *editor) assume(format string, args ...any) {
	e.note("assumption: "+format, args...)
}

// unique is a name that no entity of a kind has yet.
func (e *editor) unique(kind, name string) string {
	for base, n := name, 2; e.block(kind, name) != nil; n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	return name
}

// heading are the lines that a derived configuration begins with.
func (e *editor) heading(kind Kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: derived by vmmdrill compare from %q. Look at what was assumed, and correct it.\n", kind, e.t.Deployment.Name)
	for _, c := range e.changes {
		fmt.Fprintf(&b, "# - %s\n", strings.Join(strings.Fields(c), " "))
	}
	return b.String()
}
