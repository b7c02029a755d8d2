package scenarios

import (
	"slices"
	"sync"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim/recovery"
)

// libraryFiles are the built-in procedures by option.
var libraryFiles = map[model.Option]string{model.Standalone: "standalone.hcl", model.StretchedCluster: "stretched.hcl"}

var built = sync.OnceValue(func() map[model.Option][]model.Procedure {
	procedures := map[model.Option][]model.Procedure{}
	for _, option := range []model.Option{model.Standalone, model.StretchedCluster} {
		cfg, diags := model.Load(library.Files, []string{libraryFiles[option]}, nil)
		if diags.HasErrors() {
			panic("scenarios: the library does not load: " + diags.Error())
		}
		procedures[option] = cfg.Procedures
	}
	return procedures
})

// Procedures are those that serve a deployment: the documented ones of its option, each replaced by the configuration's
// own of the same name, then the configuration's others.
func Procedures(cfg *model.Config) []model.Procedure {
	option := cfg.Topology.Option()
	list := slices.Clone(built()[option])
	for _, p := range cfg.Procedures {
		if p.Option.Stated() && p.Option.Value != option {
			continue
		}
		if i := slices.IndexFunc(list, func(q model.Procedure) bool { return q.Name == p.Name }); i >= 0 {
			list[i] = p
		} else {
			list = append(list, p)
		}
	}
	return list
}

// ProcedureNamed is the procedure of that name, or nil.
func ProcedureNamed(list []model.Procedure, name string) *model.Procedure {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

func names(list []model.Procedure) (names []string) {
	for i := range list {
		names = append(names, list[i].Name)
	}
	return names
}

// checkProcedures finds steps of the configuration's own procedures that name no order an operator can give.
func (l *loader) checkProcedures() {
	var orders []string
	for _, op := range recovery.Operations {
		if op.By == recovery.Operator {
			orders = append(orders, op.Name)
		}
	}
	for i := range l.cfg.Procedures {
		for j := range l.cfg.Procedures[i].Steps {
			do := &l.cfg.Procedures[i].Steps[j].Do
			if do.Stated() && !slices.Contains(orders, do.Value) {
				l.problem(do.Range(), "Unknown operation", "An operator cannot %q; there are %q.%s", do.Value, orders, language.DidYouMean(do.Value, orders))
			}
		}
	}
}

// Concerns leaves out the steps for a remote SQL Server where there is none.
func Concerns(t *model.Topology, s *model.Step) bool {
	if s.Target.Value != "sql" || t.Option() == model.StretchedCluster {
		return true
	}
	v := t.VMM()
	return v != nil && v.SQL.Value != model.NoSQL && t.SQLs[v.SQL.Value].Placement.Value == "remote"
}
