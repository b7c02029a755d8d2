package options

import (
	"context"
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// Comparison is designs side by side: what each takes, and what becomes of each when the same happens with the same luck.
type Comparison struct {
	Designs     []Design
	Missing     []Missing
	Counts      []Count
	Played      []*whatif.Answer // by scenario; their variants are the designs
	Refused     []Refusal        // of each scenario and design in which orders were refused
	Recommended Kind             // "" if none can be
	Reasons     []string
}

// Missing is a kind of design that could not be derived, and why.
type Missing struct {
	Kind
	Why string
}

// Refusal is why most of the orders that a design refused in a scenario were refused.
type Refusal struct {
	Scenario     string
	Kind         Kind
	Code, Reason string
	Count, Of    int // of so many
}

// Count is how many of something each design takes.
type Count struct {
	What   string
	Values []float64 // by design
	Unit   scenarios.Unit
	Source string   // where the meaning comes from, or "assumption"
	Words  []string // by design, what is to be said of it besides, or ""; nil if nothing is
}

// Play compares designs in scenarios, each of which is given as every design has it. After an interruption there is nothing to tell, only the
// context's error.
func Play(ctx context.Context, study whatif.Study, designs []Design, missing []Missing, list [][]*scenarios.Scenario, workers int, each func()) (*Comparison, error) {
	c := &Comparison{Designs: designs, Missing: missing, Counts: counts(designs)}
	for _, as := range list {
		s := study
		s.Scenario, s.Variants, s.Metrics, s.Objectives = as[0].Name, nil, nil, nil
		var variants []whatif.Variant
		for i := range designs {
			variants = append(variants, whatif.Other(string(designs[i].Kind), designs[i].Config, as[i]))
		}
		if err := s.Resolve(variants, metrics(designs[0].Config)); err != nil {
			return nil, err
		}
		a := whatif.NewAnswer(&s)
		why := make([]reasons, len(designs))
		err := whatif.Play(ctx, &s, variants, 0, s.Replications, workers, func(r whatif.Row) bool {
			each()
			for _, x := range r.Refused {
				why[r.Variant].add(x.Code, x.Reason, x.Count)
			}
			return a.Add(r)
		})
		if err != nil {
			return nil, err
		}
		c.Played = append(c.Played, a)
		for i := range why {
			if x, ok := why[i].most(); ok {
				x.Scenario, x.Kind = s.Scenario, designs[i].Kind
				c.Refused = append(c.Refused, x)
			}
		}
	}
	c.recommend()
	return c, nil
}

// reasons are why orders were refused, in the order in which that was first said.
type reasons []Refusal

func (l *reasons) add(code, reason string, n int) {
	i := slices.IndexFunc(*l, func(r Refusal) bool { return r.Code == code })
	if i < 0 {
		i = len(*l)
		*l = append(*l, Refusal{Code: code, Reason: reason})
	}
	(*l)[i].Count += n
}

// most is the most frequent one; false if there is none.
func (l reasons) most() (r Refusal, ok bool) {
	of := 0
	for _, x := range l {
		of += x.Count
		if x.Count > r.Count {
			r = x
		}
	}
	r.Of = of
	return r, of > 0
}

// metrics are what is compared: RTO and RPO of VMM, the objectives and the workloads, and what it takes.
func metrics(cfg *model.Config) (names []string) {
	names = []string{"vmm.rto", "vmm.rpo"}
	for i := range cfg.Objectives {
		names = append(names, "objective."+cfg.Objectives[i].Name+".rto", "objective."+cfg.Objectives[i].Name+".rpo")
	}
	for _, m := range scenarios.ComparedMetrics {
		switch {
		case m == "protection_gap": // a machine that nobody can bring back is not without a gap here
			names = append(names, "vmm.protection_gap", "workloads.protection_gap")
		case !slices.Contains(names, m):
			names = append(names, m)
		}
	}
	return names
}

// counts are what the designs take, whatever happens.
func counts(designs []Design) []Count {
	number := func(what, source string, of func(*model.Config) int) Count {
		c := Count{What: what, Unit: scenarios.Number, Source: source}
		for i := range designs {
			c.Values = append(c.Values, float64(of(designs[i].Config)))
		}
		return c
	}
	line := Count{What: "written by them and sent over the line", Unit: scenarios.BitsPerSecond, Source: "sum of their mean write rates; assumption: the log is what the database writes"}
	for i := range designs {
		line.Values = append(line.Values, 8*sent(designs[i].Config.Topology))
	}
	servers := number("SQL Server instances", "the topology", sqlInstances)
	for i := range designs {
		servers.Words = append(servers.Words, edition(designs[i].Config.Topology))
	}
	steps := func(name string) func(*model.Config) int {
		return func(cfg *model.Config) int { return stepsOf(cfg, name) }
	}
	return []Count{
		number("machines of VMM and its database", "the topology", func(c *model.Config) int { return len(management(c.Topology)) }),
		number("Windows Server instances for them", "assumption: one a machine", func(c *model.Config) int { return len(management(c.Topology)) }),
		servers,
		number("VMM management servers installed", "the topology", func(c *model.Config) int { return max(1, len(nodes(c.Topology))) }),
		number("copies by Hyper-V Replica", "the topology", copies),
		number("failover clusters", "the topology", func(c *model.Config) int { return len(c.Topology.Clusters) }),
		number("sites", "the topology", func(c *model.Config) int { return len(c.Topology.Sites) }),
		line,
		number("steps of people in the failover", "the procedure", steps("failover")),
		number("steps of people in the failback", "the procedure", steps("failback")),
	}
}

// nodes are those of VMM's cluster.
func nodes(t *model.Topology) []model.VMID {
	if v := t.VMM(); v != nil && v.Cluster.Value != model.NoCluster {
		return t.Clusters[v.Cluster.Value].Nodes.Value
	}
	return nil
}

// replicas are the machines that the database is on.
func replicas(t *model.Topology) (list []model.VMID) {
	v := t.VMM()
	if v == nil || v.SQL.Value == model.NoSQL {
		return nil
	}
	s := &t.SQLs[v.SQL.Value]
	if s.AvailabilityGroup != nil {
		for _, r := range s.AvailabilityGroup.Replicas {
			list = append(list, r.VM.Value)
		}
		return list
	}
	return []model.VMID{s.VM.Value}
}

// management are the machines of VMM and its database.
func management(t *model.Topology) []model.VMID {
	list := slices.Concat(nodes(t), replicas(t))
	if v := t.VMM(); v != nil {
		list = append(list, v.VM.Value)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(id model.VMID) bool { return id == model.NoVM })
}

func sqlInstances(c *model.Config) int { return max(1, len(replicas(c.Topology))) }

// edition is that of SQL Server, or "" if the topology does not say it.
func edition(t *model.Topology) string {
	if v := t.VMM(); v != nil && v.SQL.Value != model.NoSQL && t.SQLs[v.SQL.Value].Edition.Known() {
		return t.SQLs[v.SQL.Value].Edition.Value
	}
	return ""
}

func copies(c *model.Config) (n int) {
	for _, id := range management(c.Topology) {
		if c.Topology.VMs[id].HyperVReplica != nil {
			n++
		}
	}
	return n
}

// sent is what the machines of VMM and its database write and something sends to the other site, in bytes per second: what Hyper-V Replica copies, and the
// log of the primary replica.
func sent(t *model.Topology) (bytes float64) {
	list := management(t)
	if r := replicas(t); len(r) > 1 && r[0] != model.NoVM {
		bytes += written(&t.VMs[r[0]])
	}
	for _, id := range list {
		if t.VMs[id].HyperVReplica != nil {
			bytes += written(&t.VMs[id])
		}
	}
	return bytes
}

func written(vm *model.VM) (bytes float64) {
	for i := range vm.Disks {
		if r := vm.Disks[i].WriteRate; r.Known() && !vm.Disks[i].Excluded.Value {
			bytes += r.Value.Mean()
		}
	}
	return bytes
}

// stepsOf is how many steps of a procedure people carry out.
func stepsOf(cfg *model.Config, name string) (n int) {
	p := scenarios.ProcedureNamed(scenarios.Procedures(cfg), name)
	if p == nil {
		return 0
	}
	for i := range p.Steps {
		if scenarios.Concerns(cfg.Topology, &p.Steps[i]) {
			n++
		}
	}
	return n
}

// Advice is what the documents say of all of this, with what it would change. Nothing of it is played: replication to Azure is not modelled.
func (c *Comparison) Advice() []string {
	list := []string{"The documents recommend replicating to Azure instead, because failover and recovery between clouds are not seamless and need several manual steps (R-1, R-2)."}
	for i := range c.Designs {
		if c.Designs[i].Kind != NoChange {
			n := len(c.Counts)
			list = append(list, fmt.Sprintf("It would replace the %.0f steps of people with which a %s VMM fails over, and the %.0f with which it comes back.", c.Counts[n-2].Values[i], c.Designs[i].Kind, c.Counts[n-1].Values[i]))
		}
	}
	return append(list, "The copies would lie in Azure, and not on hosts of the second site (inference from R-1). No new deployment could be set up after November 2019, between clouds or to Azure (FACTS L-18).",
		"How long it would take and what it would lose is not computed here: vmmdrill models replication between clouds.")
}
