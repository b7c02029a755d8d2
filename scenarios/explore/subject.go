package explore

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/recovery"
)

// subject is a deployment as it is searched. Of machines that are alike a few stand for all: they meet only in the management
// server, and the second of a kind does what the third would.
type subject struct {
	t        *model.Topology
	files    map[string]*hcl.File
	start    world
	vms      []model.VMID // by workload
	stands   []int        // for how many machines, by workload
	faults   []fault
	software []Action
	owns     []*Own
	failover *model.Procedure
	failback *model.Procedure
}

// fault is something that breaks, once, and its repair.
type fault struct {
	kind           sim.FaultKind
	target         string // as a configuration writes it
	outage, repair Action
}

// newSubject keeps so many machines of each kind.
func newSubject(cfg *model.Config, ofEach int) *subject {
	s := &subject{t: cfg.Topology, files: cfg.Files}
	s.owns, _ = OwnInvariants(cfg)
	estate, machines := sim.Initial(s.t)
	s.start.estate = estate
	for i, vm := range sim.Workloads(s.t) {
		m := machines[i]
		if m.Managed == recovery.ByNothing {
			continue
		}
		alike := 0
		for j := range s.start.machines {
			if s.start.machines[j] == m {
				alike++
			}
		}
		if alike < ofEach {
			s.start.machines = append(s.start.machines, m)
			s.vms = append(s.vms, vm)
			s.stands = append(s.stands, 1)
			continue
		}
		last := len(s.start.machines) - 1
		for s.start.machines[last] != m {
			last--
		}
		s.stands[last]++
	}
	procedures := scenarios.Procedures(cfg)
	s.failover, s.failback = scenarios.ProcedureNamed(procedures, "failover"), scenarios.ProcedureNamed(procedures, "failback")
	s.listFaults()
	s.listSoftware()
	s.write(&s.start)
	return s
}

// apart is the deployment with each of its machines alone; itself, where it has one or none.
func (s *subject) apart() (list []*subject) {
	if len(s.vms) < 2 {
		return []*subject{s}
	}
	for i := range s.vms {
		one := *s
		one.start.machines = slices.Clone(s.start.machines[i : i+1])
		one.vms, one.stands, one.software = s.vms[i:i+1], s.stands[i:i+1], nil
		one.listSoftware()
		list = append(list, &one)
	}
	return list
}

// machines are the targets of a world that are machines: the workloads, VMM's and its database's.
func (s *subject) machines() (list []recovery.Target) {
	for i := range s.start.machines {
		list = append(list, recovery.Target(i))
	}
	return append(list, s.management()...)
}

// management are the targets that are machines of the management server's.
func (s *subject) management() (list []recovery.Target) {
	if e := &s.start.estate; e.Option == recovery.Standalone {
		list = append(list, recovery.TheVMM)
		if e.HasDatabase {
			list = append(list, recovery.TheDatabase)
		}
	}
	return list
}

var bothSides = [2]recovery.Side{recovery.Primary, recovery.Secondary}

func (s *subject) site(side recovery.Side) string {
	id := s.t.Deployment.PrimarySite.Value
	if side == recovery.Secondary {
		id = s.t.Deployment.SecondarySite.Value
	}
	if id == model.NoSite {
		return side.String()
	}
	return s.t.Sites[id].Name
}

// name is that of a target's machine.
func (s *subject) name(t recovery.Target) string {
	switch {
	case t >= 0:
		return s.t.VMs[s.vms[t]].Name
	case t == recovery.TheVMM && s.t.VMM() != nil && s.t.VMM().VM.Value != model.NoVM:
		return s.t.VMs[s.t.VMM().VM.Value].Name
	case t == recovery.TheDatabase && s.t.VMM() != nil && s.t.VMM().SQL.Value != model.NoSQL:
		if vm := s.t.SQLs[s.t.VMM().SQL.Value].VM.Value; vm != model.NoVM {
			return s.t.VMs[vm].Name
		}
	case s.t.VMM() != nil:
		return s.t.VMM().Name
	}
	return "VMM"
}

// listFaults are those that the deployment can suffer.
func (s *subject) listFaults() {
	add := func(kind sim.FaultKind, target string, outage, repair *recovery.Operation, on recovery.Target, a recovery.Args) {
		s.faults = append(s.faults, fault{kind, target, Action{outage, on, a}, Action{repair, on, a}})
	}
	for _, side := range bothSides {
		add(sim.SiteOutage, "site."+s.site(side), recovery.SiteOutage, recovery.SiteRepair, recovery.TheEstate, recovery.Args{Side: side})
	}
	s.listLine(add)
	if v := s.t.VMM(); v != nil {
		add(sim.VMMOutage, "vmm."+v.Name, recovery.VMMOutage, recovery.VMMRepair, recovery.TheEstate, recovery.Args{})
	}
	if len(s.t.Vaults) > 0 {
		add(sim.VaultOutage, "vault."+s.t.Vaults[0].Name, recovery.VaultOutage, recovery.VaultRepair, recovery.TheEstate, recovery.Args{})
	}
	for _, side := range bothSides {
		add(sim.InternetOutage, "site."+s.site(side), recovery.InternetOutage, recovery.InternetRepair, recovery.TheEstate, recovery.Args{Side: side})
		add(sim.DirectoryOutage, "site."+s.site(side), recovery.DirectoryOutage, recovery.DirectoryRepair, recovery.TheEstate, recovery.Args{Side: side})
	}
	if s.start.estate.Option == recovery.StretchedCluster {
		s.listClusterFaults(add)
		return
	}
	for _, t := range s.machines() {
		if t < 0 {
			add(sim.VMOutage, "vm."+s.name(t), recovery.VMOutage, recovery.Start, t, recovery.Args{Side: recovery.Primary})
		}
	}
}

type addFault func(kind sim.FaultKind, target string, outage, repair *recovery.Operation, on recovery.Target, a recovery.Args)

// listLine is the line between the sites. In a stretched cluster either side may be left with the witness.
func (s *subject) listLine(add addFault) {
	i := slices.IndexFunc(s.t.Links, func(l model.Link) bool {
		b := l.Between.Value
		return slices.Contains(b, s.t.Deployment.PrimarySite.Value) && slices.Contains(b, s.t.Deployment.SecondarySite.Value)
	})
	if i < 0 {
		return
	}
	for _, side := range bothSides {
		if side == recovery.Primary || s.start.estate.Option == recovery.StretchedCluster {
			add(sim.LinkOutage, "link."+s.t.Links[i].Name, recovery.LinkOutage, recovery.LinkRepair, recovery.TheEstate, recovery.Args{Side: side})
		}
	}
}

func (s *subject) listClusterFaults(add addFault) {
	e := &s.start.estate
	for _, sql := range [2]bool{false, true} {
		c, of := &e.VMMCluster, s.clusterName(false)
		if sql {
			c, of = &e.SQLCluster, s.clusterName(true)
		}
		if c.Witness != recovery.NoWitness {
			add(sim.WitnessOutage, "cluster."+of, recovery.WitnessOutage, recovery.WitnessRepair, recovery.TheEstate, recovery.Args{SQL: sql})
		}
		for _, side := range bothSides {
			if c.Nodes[side] > 0 {
				add(sim.VMOutage, s.nodeName(sql, side), recovery.NodeOutage, recovery.NodeRepair, recovery.TheEstate, recovery.Args{SQL: sql, Side: side})
			}
		}
	}
}

// clusterName is that of VMM's cluster or of its SQL Server's.
func (s *subject) clusterName(sql bool) string {
	v := s.t.VMM()
	if v == nil {
		return "?"
	}
	id := v.Cluster.Value
	if sql && v.SQL.Value != model.NoSQL {
		if g := s.t.SQLs[v.SQL.Value].AvailabilityGroup; g != nil {
			id = g.Cluster.Value
		}
	}
	if id == model.NoCluster {
		return "?"
	}
	return s.t.Clusters[id].Name
}

// nodeName is the first node of a cluster at a side, as a configuration writes it.
func (s *subject) nodeName(sql bool, side recovery.Side) string {
	site := s.t.Deployment.PrimarySite.Value
	if side == recovery.Secondary {
		site = s.t.Deployment.SecondarySite.Value
	}
	for _, vm := range s.nodes(sql) {
		if vm != model.NoVM && s.t.SiteOf(vm) == site {
			return "vm." + s.t.VMs[vm].Name
		}
	}
	return fmt.Sprintf("a node at %s", s.site(side))
}

func (s *subject) nodes(sql bool) (vms []model.VMID) {
	v := s.t.VMM()
	switch {
	case v == nil:
	case !sql && v.Cluster.Value != model.NoCluster:
		vms = s.t.Clusters[v.Cluster.Value].Nodes.Value
	case sql && v.SQL.Value != model.NoSQL:
		if g := s.t.SQLs[v.SQL.Value].AvailabilityGroup; g != nil {
			for _, r := range g.Replicas {
				vms = append(vms, r.VM.Value)
			}
			return vms
		}
		vms = []model.VMID{s.t.SQLs[v.SQL.Value].VM.Value}
	}
	return vms
}

// listSoftware is what happens by itself.
func (s *subject) listSoftware() {
	both := []recovery.Args{{}, {SQL: true}}
	for _, x := range []struct {
		op   *recovery.Operation
		args []recovery.Args
	}{
		{recovery.VMMServiceStart, []recovery.Args{{}}},
		{recovery.NoticePartition, both}, {recovery.ReplicaSessionTimeout, []recovery.Args{{}}}, {recovery.Regroup, both},
		{recovery.VMMRoleFailover, []recovery.Args{{}}}, {recovery.ReplicaFailover, []recovery.Args{{}}}, {recovery.AvailabilityGroupFailover, []recovery.Args{{}}}, {recovery.AvailabilityGroupResync, []recovery.Args{{}}},
	} {
		for _, a := range x.args {
			s.software = append(s.software, Action{x.op, recovery.TheEstate, a})
		}
	}
	for _, t := range s.machines() {
		s.software = append(s.software, Action{recovery.Synchronise, t, recovery.Args{}})
	}
}

// write lets every running source write. A machine that runs has always written something since it was last captured, so that no
// failover but a planned one is without loss: of all instants the search takes the worst.
func (s *subject) write(w *world) {
	for _, t := range s.machines() {
		if m := recovery.MachineOf(&w.estate, w.machines, t); recovery.Write.Needs(&w.estate, m, recovery.Args{}) == nil {
			m.Lag = recovery.Behind
		}
	}
}

// do carries an action out if it is allowed, and says why not.
func (s *subject) do(w *world, a *Action) *recovery.Refusal {
	refused := s.allowed(w, a)
	if refused == nil {
		recovery.Do(a.Op, &w.estate, w.machines, a.Target, a.Args)
		s.write(w)
	}
	return refused
}

// allowed says why an action is refused, or nil. A replication cycle is no event of its own: the next one has written again.
func (s *subject) allowed(w *world, a *Action) *recovery.Refusal {
	if a.Op == nil {
		return recovery.NotEnabled
	}
	if a.Op == recovery.Synchronise {
		if m := recovery.MachineOf(&w.estate, w.machines, a.Target); m != nil && m.Lag == recovery.Behind && m.Phase == recovery.Replicating && m.On[m.Source] {
			return recovery.NotEnabled
		}
	}
	return recovery.Allowed(a.Op, &w.estate, w.machines, a.Target, a.Args)
}

// mend repairs what a fault broke, and starts the machines that stopped with it and were not failed over, as the simulator does. Those that
// crashed have lost track of their changes (FACTS M-40).
func (s *subject) mend(w *world, f *fault) *recovery.Refusal {
	if refused := s.do(w, &f.repair); refused != nil {
		return refused
	}
	if f.outage.Op != recovery.SiteOutage {
		return nil
	}
	for _, t := range s.machines() {
		if m := recovery.MachineOf(&w.estate, w.machines, t); m.Active() == f.outage.Args.Side && !m.Running() && s.do(w, &Action{recovery.Start, t, recovery.Args{}}) == nil {
			s.do(w, &Action{recovery.RequireResync, t, recovery.Args{}})
		}
	}
	return nil
}

// Action is one operation with everything it is told.
type Action struct {
	Op     *recovery.Operation
	Target recovery.Target
	Args   recovery.Args
}

// settle lets the software do what it can, until nothing is left to do.
func (s *subject) settle(w *world) {
	for range 100 {
		idle := true
		for i := range s.software {
			if s.do(w, &s.software[i]) == nil {
				idle = false
			}
		}
		if idle {
			return
		}
	}
}
