package explore

import (
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/recovery"
)

// invariantBlock is an invariant of the configuration's own.
type invariantBlock struct {
	model.Entity
	Description  model.Attr[string]
	Condition    model.Attr[hcl.Expression]
	ErrorMessage model.Attr[hcl.Expression]
}

var invariantSchema = language.Schema[invariantBlock]{
	Type: "invariant", Doc: "A condition of the configuration's own that has to hold in every state that verify reaches. It is asked of state, and where it mentions machine, of each machine.", Labelled: true,
	Attributes: []language.Attribute[invariantBlock]{
		language.Text("description", "What it is for", func(v *invariantBlock) *model.Attr[string] { return &v.Description }, language.From("the language")),
		language.Expression("condition", "What has to be true: of state.vmm, state.database, state.vault, state.line, state.primary and state.secondary, and of machine",
			func(v *invariantBlock) *model.Attr[hcl.Expression] { return &v.Condition }, language.Required(), language.From("the language")),
		language.Expression("error_message", "What to say when it is not", func(v *invariantBlock) *model.Attr[hcl.Expression] { return &v.ErrorMessage }, language.Required(), language.From("the language")),
	},
}

// Reference is what a configuration may say of invariants.
func Reference() []language.Described { return invariantSchema.Describe() }

// Nodes are the invariants of a configuration as their schema sees them, and what is wrong with them.
func Nodes(cfg *model.Config) (list []model.Node, diags hcl.Diagnostics) {
	for i := range cfg.Invariants {
		var b invariantBlock
		diags = append(diags, language.Decode(&cfg.Invariants[i], &invariantSchema, cfg.Scope, &b)...)
		list = append(list, language.NodeOf(&invariantSchema, &b))
	}
	return list, diags
}

// Own is an invariant of the configuration's own.
type Own struct {
	Name  string
	Doc   string
	Range hcl.Range

	scope              *language.Scope
	condition, message hcl.Expression
	ofMachines         bool
	known              sync.Map // view -> what is wrong, "" if nothing; searches ask the same again and again
}

// OwnInvariants are those of a configuration. They are asked once of the state in which it begins, so that what is wrong with one is a
// mistake of the configuration.
func OwnInvariants(cfg *model.Config) (list []*Own, diags hcl.Diagnostics) {
	s := wholeSubject(cfg)
	for i := range cfg.Invariants {
		var b invariantBlock
		d := language.Decode(&cfg.Invariants[i], &invariantSchema, cfg.Scope, &b)
		if !d.HasErrors() {
			o := &Own{Name: b.Label, Doc: b.Description.Value, Range: b.Range, scope: cfg.Scope, condition: b.Condition.Value, message: b.ErrorMessage.Value}
			o.ofMachines = mentionsMachine(o.condition) || mentionsMachine(o.message)
			d = append(d, o.tryOn(s)...)
			list = append(list, o)
		}
		diags = append(diags, d...)
	}
	return list, diags
}

func mentionsMachine(e hcl.Expression) bool {
	return slices.ContainsFunc(e.Variables(), func(t hcl.Traversal) bool { return t.RootName() == "machine" })
}

// tryOn evaluates both expressions in the state in which a deployment begins.
func (o *Own) tryOn(s *subject) (diags hcl.Diagnostics) {
	for _, t := range s.asked(o) {
		names := s.view(&s.start, t).names(s)
		_, d := o.scope.Evaluate(o.condition, names, cty.Bool)
		diags = append(diags, d...)
		_, d = o.scope.Evaluate(o.message, names, cty.String)
		diags = append(diags, d...)
		if len(diags) > 0 {
			break
		}
	}
	return diags
}

// asked are the targets of which an invariant is asked.
func (s *subject) asked(o *Own) []recovery.Target {
	if o.ofMachines {
		return s.machines()
	}
	return []recovery.Target{recovery.TheEstate}
}

// own names the invariants of the configuration's own that do not hold of a machine, or those that are of no machine.
func (s *subject) own(w *world, of recovery.Target, violated func(string)) {
	for _, o := range s.owns {
		if o.ofMachines != (of != recovery.TheEstate) {
			continue
		}
		v := s.view(w, of)
		how, ok := o.known.Load(v)
		if !ok {
			how = o.broken(v.names(s))
			o.known.Store(v, how)
		}
		if how != "" {
			violated(o.Name + ": " + how.(string))
		}
	}
}

// broken is the message if the condition does not hold, or cannot be evaluated; otherwise "".
func (o *Own) broken(names map[string]cty.Value) string {
	condition, diags := o.scope.Evaluate(o.condition, names, cty.Bool)
	if diags.HasErrors() {
		return fmt.Sprintf("its condition cannot be evaluated: %s", diags[0].Detail)
	}
	if condition.True() {
		return ""
	}
	message, diags := o.scope.Evaluate(o.message, names, cty.String)
	if diags.HasErrors() {
		return fmt.Sprintf("its message cannot be evaluated: %s", diags[0].Detail)
	}
	return message.AsString()
}

// ownLine is where the promise is written, if it is one of the configuration's own.
func (s *subject) ownLine(promise string) []Line {
	for _, o := range s.owns {
		if o.Name == promise {
			return []Line{{o.Range, "the invariant"}}
		}
	}
	return nil
}

// view is what an invariant of the configuration's own sees of a state.
type view struct {
	up, internet, directory    [2]bool
	line, vault                bool
	running, verified, accepts bool
	vmm, database              recovery.Side
	hasGroup, synchronised     bool
	target                     recovery.Target
	machine                    recovery.Machine
}

func (s *subject) view(w *world, t recovery.Target) view {
	e := &w.estate
	v := view{up: e.Up, internet: e.Internet, directory: e.Directory, line: e.Link, vault: e.Vault, running: e.VMMRunning(),
		verified: e.Verified || e.Option == recovery.StretchedCluster, accepts: e.VaultAccepts(), vmm: e.VMMSide(), database: e.VMMSide(), target: t}
	switch {
	case e.Option == recovery.StretchedCluster:
		v.database, v.hasGroup, v.synchronised = e.SQL, true, e.Synchronised
	case e.HasDatabase:
		v.database = e.Database.Active()
	}
	if m := recovery.MachineOf(e, w.machines, t); m != nil {
		v.machine = *m
	}
	return v
}

var lagNames = [...]string{"in_sync", "behind", "unusable", "resynchronization_required"}

// names are the values of "state" and "machine". Sites are called primary and secondary, so that one condition serves every topology.
func (v view) names(s *subject) map[string]cty.Value {
	site := func(side recovery.Side) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"name": cty.StringVal(s.site(side)), "up": cty.BoolVal(v.up[side]), "internet": cty.BoolVal(v.internet[side]), "directory": cty.BoolVal(v.directory[side])})
	}
	names := map[string]cty.Value{"state": cty.ObjectVal(map[string]cty.Value{
		"primary": site(recovery.Primary), "secondary": site(recovery.Secondary),
		"line":     cty.ObjectVal(map[string]cty.Value{"up": cty.BoolVal(v.line)}),
		"vault":    cty.ObjectVal(map[string]cty.Value{"up": cty.BoolVal(v.vault), "accepts_orders": cty.BoolVal(v.accepts)}),
		"vmm":      cty.ObjectVal(map[string]cty.Value{"running": cty.BoolVal(v.running), "verified": cty.BoolVal(v.verified), "side": cty.StringVal(v.vmm.String())}),
		"database": cty.ObjectVal(map[string]cty.Value{"side": cty.StringVal(v.database.String()), "synchronized": cty.BoolVal(!v.hasGroup || v.synchronised)}),
	})}
	if v.target != recovery.TheEstate {
		names["machine"] = v.machineValue(s.name(v.target))
	}
	return names
}

func (v view) machineValue(name string) cty.Value {
	m := &v.machine
	running := []cty.Value{}
	for _, side := range bothSides {
		if m.On[side] {
			running = append(running, cty.StringVal(side.String()))
		}
	}
	at := cty.ListValEmpty(cty.String)
	if len(running) > 0 {
		at = cty.ListVal(running)
	}
	return cty.ObjectVal(map[string]cty.Value{
		"name": cty.StringVal(name), "running_at": at, "source": cty.StringVal(m.Source.String()), "state": cty.StringVal(m.Phase.String()), "copy": cty.StringVal(lagNames[m.Lag]),
		"test_failover": cty.BoolVal(m.Test), "paused": cty.BoolVal(m.Paused != [2]bool{}), "lost_data": cty.BoolVal(m.Loss()), "is_vmm": cty.BoolVal(v.target == recovery.TheVMM),
	})
}
