package rules

import (
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// What the rules about procedures share. They read the configuration's own procedures step by step and know nothing of
// time: what an operation needs and changes is said in sim/recovery, and here only as far as the order of steps shows it.

// ownProcedures are the configuration's procedures that serve the deployment's option. The documented ones are built in
// and need no judgement.
func ownProcedures(p *validate.Pass) []*model.Procedure {
	var own []*model.Procedure
	for i := range p.Config.Procedures {
		pr := &p.Config.Procedures[i]
		if pr.Option.Stated() && p.Deployment.Option.Known() && pr.Option.Value != p.Deployment.Option.Value {
			continue
		}
		own = append(own, pr)
	}
	return own
}

// roles are what a step may act on.
var roles = []string{"vmm", "sql", "workloads"}

func roleText(role string) string {
	switch role {
	case "vmm":
		return "the VMM machine"
	case "sql":
		return "the machine of VMM's database"
	}
	return "the workloads"
}

// replicationOrders are the orders that are given for a machine's replication.
var replicationOrders = []string{"unplanned_failover", "change_recovery_point", "commit", "reverse_replication",
	"prepare_planned_failover", "planned_failover", "cancel_planned_failover", "cancel_failover", "test_failover", "test_failover_cleanup"}

// orders reports whether a step gives one of the orders to a role.
func orders(s *model.Step, role string, operations ...string) bool {
	return s.Target.Known() && s.Target.Value == role && s.Do.Known() && slices.Contains(operations, s.Do.Value)
}

// next is the position of the first step, from a position on, that gives one of the orders to a role, or -1.
func next(steps []model.Step, from int, role string, operations ...string) int {
	for i := from; i < len(steps); i++ {
		if orders(&steps[i], role, operations...) {
			return i
		}
	}
	return -1
}

// at reports whether the operator stands at a console, or nobody said where.
func at(s *model.Step, console string) bool { return !s.Console.Known() || s.Console.Value == console }

// patient reports whether the operator waits for the step to become possible.
func patient(s *model.Step) bool { return s.WaitAtMost.Value > 0 }

// afterRepair reports whether a procedure is the way back: it says so, or takes the place of the documented one.
func afterRepair(pr *model.Procedure) bool {
	if pr.When.Stated() {
		return pr.When.Value == "repair"
	}
	return pr.Name == "failback"
}

// afterAnother reports whether a procedure goes on where another one ended.
func afterAnother(pr *model.Procedure) bool {
	return pr.When.Stated() && pr.When.Value == "previous_run"
}

// documented reports whether a procedure takes the place of a built-in one.
func documented(pr *model.Procedure) bool { return pr.Name == "failover" || pr.Name == "failback" }

// goneOn reports whether another of the configuration's procedures begins, for that role, with the order: it goes on
// where this one ends.
func goneOn(p *validate.Pass, pr *model.Procedure, role, operation string) bool {
	return slices.ContainsFunc(ownProcedures(p), func(other *model.Procedure) bool {
		if other == pr {
			return false
		}
		i := next(other.Steps, 0, role, replicationOrders...)
		return i >= 0 && other.Steps[i].Do.Value == operation
	})
}

// course follows one role through a procedure: how its machines stand before the next step.
type course struct {
	over      bool   // failed over, and replication not reversed since
	unplanned bool   // by an unplanned failover
	resync    bool   // reversed after an unplanned failover, and no step has waited since
	from      string // the site that sends, as the deployment names it; "" when the procedure does not show it
}

// courseOf is how a role stands when a procedure begins. What was lost has been failed over before the way back.
func courseOf(pr *model.Procedure) course {
	switch {
	case afterRepair(pr):
		return course{over: true, unplanned: true, from: "primary"}
	case pr.Name == "failover" || pr.When.Stated() && pr.When.Value == "fault":
		return course{from: "primary"}
	}
	return course{}
}

// take is the role after a step.
func (c *course) take(s *model.Step, role string) {
	if patient(s) {
		c.resync = false
	}
	switch {
	case orders(s, role, "unplanned_failover"):
		c.over, c.unplanned = true, true
	case orders(s, role, "planned_failover"):
		c.over, c.unplanned = true, false
	case orders(s, role, "cancel_failover"):
		c.over = false
	case orders(s, role, "reverse_replication"):
		c.from = c.afterReversal()
		c.resync = c.over && c.unplanned
		c.over = false
	}
}

// afterReversal is the site that sends once replication is reversed; of what was not failed over nothing is known.
func (c *course) afterReversal() string {
	switch {
	case c.over && c.from == "primary":
		return "secondary"
	case c.over && c.from == "secondary":
		return "primary"
	}
	return ""
}

// goesHome is the position of the step that brings a role back to the primary site by a planned failover, or -1.
func goesHome(pr *model.Procedure, role string) int {
	c := courseOf(pr)
	for i := range pr.Steps {
		if orders(&pr.Steps[i], role, "planned_failover") && c.from == "secondary" {
			return i
		}
		c.take(&pr.Steps[i], role)
	}
	return -1
}

// says reports whether one of a step's texts for the runbook has one of some words in it.
func says(s *model.Step, words ...string) bool {
	text := strings.ToLower(s.What.Value + " " + s.Check.Value + " " + s.IfItFails.Value)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// machinesOf says of each machine whether it plays a role.
func machinesOf(p *validate.Pass, role string) []bool {
	if role == "workloads" {
		return protectedVMs(p)
	}
	vms := make([]bool, len(p.VMs))
	if role == "vmm" && vmmMachine(p) != nil {
		vms[p.VMM.VM.Value] = true
	}
	if s := remoteDatabase(p); role == "sql" && s != nil && declared(s.VM) != model.NoVM {
		vms[s.VM.Value] = true
	}
	return vms
}

// replicatedVMs says of each machine whether Site Recovery or Hyper-V Replica keeps a copy of it.
func replicatedVMs(p *validate.Pass) []bool {
	replicated := protectedVMs(p)
	for i := range p.VMs {
		replicated[i] = replicated[i] || p.VMs[i].HyperVReplica != nil
	}
	return replicated
}

// inState reports machines whose replication is stated to be in one of some states: the instances of a block at once.
func inState(p *validate.Pass, of []bool, states []string, report func(vms []model.VMID, state model.Attr[string])) {
	alike(p, of, func(vm *model.VM) model.Attr[string] { return vm.ReplicationState },
		func(state string) bool { return slices.Contains(states, state) }, report)
}

// alike reports machines whose attribute has a value that is wrong: those that state the same in the same place at once.
func alike[T comparable](p *validate.Pass, of []bool, attribute func(*model.VM) model.Attr[T], wrong func(T) bool,
	report func(vms []model.VMID, a model.Attr[T])) {
	var vms []model.VMID
	var last model.Attr[T]
	for i := range p.VMs {
		a := attribute(&p.VMs[i])
		if !of[i] || !a.Known() || !wrong(a.Value) {
			continue
		}
		if len(vms) > 0 && (a.Value != last.Value || a.Range() != last.Range()) {
			report(vms, last)
			vms = nil
		}
		vms, last = append(vms, model.VMID(i)), a
	}
	if len(vms) > 0 {
		report(vms, last)
	}
}

// firstOrder is a procedure's first order for a role's replication if it is one of some, or nil: it meets the machines
// as they are now.
func firstOrder(pr *model.Procedure, role string, operations ...string) *model.Step {
	i := next(pr.Steps, 0, role, replicationOrders...)
	if i < 0 || afterRepair(pr) || afterAnother(pr) || !slices.Contains(operations, pr.Steps[i].Do.Value) {
		return nil
	}
	return &pr.Steps[i]
}
