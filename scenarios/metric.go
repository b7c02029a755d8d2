package scenarios

import (
	"math"
	"slices"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// Metric is one figure of a replication: a number, infinite for what never came back, NaN where there is nothing to measure.
type Metric struct {
	Name string // "objective.erp.rpo"
	Unit Unit
	Doc  string

	Sampled bool // it is read from samples, so every replication has to take some
	Of      func(r *sim.Result) float64
}

// Unit is what a metric's figures are in.
type Unit string

const (
	Seconds       Unit = "s"
	Bytes         Unit = "bytes"
	BitsPerSecond Unit = "bit/s"
	Part          Unit = "part" // of a whole: 0 to 1
	Number        Unit = "number"
)

// GapSample is how often a replication is looked at for metrics that are read from samples.
const GapSample = 5 * time.Minute

// Metrics are the figures that can be asked of a scenario, in the order of the manual.
func (s *Scenario) Metrics() []Metric {
	t := s.config.Topology
	pair := func(name, doc string, outcome func(r *sim.Result) sim.Outcome) []Metric {
		return []Metric{
			{Name: name + ".rto", Unit: Seconds, Doc: doc + ": time without service", Of: func(r *sim.Result) float64 { return outcome(r).RTO }},
			{Name: name + ".rpo", Unit: Seconds, Doc: doc + ": work lost", Of: func(r *sim.Result) float64 { return outcome(r).RPO }},
		}
	}
	list := pair("vmm", "the management server", func(r *sim.Result) sim.Outcome { return r.VMM })
	workloads := protectedVMs(t)
	list = append(list, pair("workloads", "the worst of all protected machines", func(r *sim.Result) sim.Outcome { return worstOf(workloads, r) })...)
	for i := range s.config.Objectives {
		o := &s.config.Objectives[i]
		list = append(list, pair("objective."+o.Name, "the worst machine of the objective", func(r *sim.Result) sim.Outcome { return worstOf(o.VMs.Value, r) })...)
	}
	for i := range t.VMs {
		id := []model.VMID{model.VMID(i)}
		list = append(list, pair("vm."+t.VMs[i].Name, "the machine", func(r *sim.Result) sim.Outcome { return worstOf(id, r) })...)
	}
	return append(append(list, s.lineMetrics()...), s.wholeMetrics()...)
}

// worstOf is the longest interruption and the greatest loss among machines. A machine that is not simulated, because it stands at
// neither site, is never back.
func worstOf(vms []model.VMID, r *sim.Result) (out sim.Outcome) {
	for _, vm := range vms {
		i, found := slices.BinarySearchFunc(r.VMs, vm, func(v sim.VMOutcome, id model.VMID) int { return int(v.VM - id) })
		if !found {
			return sim.Outcome{RTO: math.Inf(1), RPO: math.Inf(1)}
		}
		out.RTO, out.RPO = max(out.RTO, r.VMs[i].RTO), max(out.RPO, r.VMs[i].RPO)
	}
	return out
}

// lineMetrics are those of each link, and of the one between the two sites, whatever it is called.
func (s *Scenario) lineMetrics() (list []Metric) {
	t := s.config.Topology
	of := func(name, doc string, i int) {
		list = append(list,
			Metric{Name: name + ".utilization", Unit: Part, Doc: doc + ": mean use, in its busier direction", Of: func(r *sim.Result) float64 { return r.Links[i].Utilization }},
			Metric{Name: name + ".mean_bits_per_second", Unit: BitsPerSecond, Doc: doc + ": mean rate, in its busier direction", Of: func(r *sim.Result) float64 { return 8 * r.Links[i].MeanBytesPerSecond }},
			Metric{Name: name + ".bandwidth", Unit: BitsPerSecond, Doc: doc + ": what it carries, and what it is paid for", Of: func(*sim.Result) float64 { return 8 * float64(t.Links[i].Bandwidth.Value) }})
	}
	if line, ok := s.Line(); ok {
		of("line", "the line between the two sites", int(line))
	}
	for i := range t.Links {
		of("link."+t.Links[i].Name, "the link", i)
	}
	return list
}

// Line is the first link between the two sites; false if there is none.
func (s *Scenario) Line() (model.LinkID, bool) {
	d := &s.config.Topology.Deployment
	ids := between(s.config.Topology, []model.SiteID{d.PrimarySite.Value}, []model.SiteID{d.SecondarySite.Value})
	if len(ids) == 0 {
		return 0, false
	}
	return model.LinkID(ids[0]), true
}

// wholeMetrics are those of a replication as a whole.
func (s *Scenario) wholeMetrics() []Metric {
	list := []Metric{
		{Name: "data_lost_bytes", Unit: Bytes, Doc: "written and never to be had again", Of: func(r *sim.Result) float64 { return r.DataLost }},
		{Name: "split_brain", Unit: Number, Doc: "machines that ran at both sites", Of: func(r *sim.Result) float64 { return float64(r.SplitBrain) }},
		{Name: "refusals", Unit: Number, Doc: "orders that were refused", Of: refused},
		{Name: "manual_steps", Unit: Number, Doc: "steps of procedures that somebody began", Of: s.manualSteps},
		{Name: "protection_gap", Unit: Seconds, Doc: "time in which the loss of a site would have cost a protected machine more than its objective, or, without one, its work; sampled every 5 minutes", Sampled: true, Of: s.protectionGap},
		{Name: "workloads.protection_gap", Unit: Seconds, Doc: "the same, and the time in which a protected machine does not run and nobody could bring it back", Sampled: true, Of: s.workloadsGap},
		{Name: "vmm.protection_gap", Unit: Seconds, Doc: "time in which VMM or its database could not be brought back from the loss of the site where it runs, or cannot from the one that took it; sampled every 5 minutes", Sampled: true, Of: s.vmmGap},
	}
	if s.Drill.InitialReplication != nil {
		list = append(list, Metric{Name: "initial_replication", Unit: Seconds, Doc: "until all first copies are complete", Of: copied})
	}
	return list
}

func refused(r *sim.Result) float64 {
	n := 0
	for i := range r.Refusals {
		n += r.Refusals[i].Count
	}
	return float64(n)
}

func copied(r *sim.Result) float64 {
	last := 0.0
	for i := range r.VMs {
		last = max(last, r.VMs[i].ProtectedAfter)
	}
	return last
}

// manualSteps counts the steps of each run that concern the deployment, up to the one at which it stopped.
func (s *Scenario) manualSteps(r *sim.Result) float64 {
	n := 0
	for i, run := range r.Runs {
		steps := slices.DeleteFunc(slices.Clone(s.Drill.Runs[i].Steps), func(x model.Step) bool { return !Concerns(s.config.Topology, &x) })
		switch at := slices.IndexFunc(steps, func(x model.Step) bool { return x.Name == run.Stopped }); {
		case run.Began == kernel.Never || !run.Completed && run.Stopped == "":
		case run.Completed:
			n += len(steps)
		default:
			n += at + 1
		}
	}
	return float64(n)
}

// protectionGap is the time in which some protected machine that runs would lose more than it may. The samples are GapSample apart.
func (s *Scenario) protectionGap(r *sim.Result) float64 {
	limit := s.exposureMax()
	return s.gap(r, func(x *sim.Sample) bool { return unprotected(r, x, limit) })
}

// workloadsGap counts the time as well in which some protected machine does not run and nobody could bring it back: its
// copy is there and protects nobody.
func (s *Scenario) workloadsGap(r *sim.Result) float64 {
	limit := s.exposureMax()
	return s.gap(r, func(x *sim.Sample) bool {
		for k := range x.VMs {
			if x.VMs[k].Bare && !math.IsNaN(limit[r.VMs[k].VM]) {
				return true
			}
		}
		return unprotected(r, x, limit)
	})
}

func (s *Scenario) vmmGap(r *sim.Result) float64 {
	return s.gap(r, func(x *sim.Sample) bool { return x.Bare })
}

// gap is the time in which something is so, by the samples, of which the last one is taken when the run ends.
func (s *Scenario) gap(r *sim.Result, is func(*sim.Sample) bool) float64 {
	if len(r.Samples) == 0 {
		return math.NaN()
	}
	n := 0
	for i := range r.Samples {
		if is(&r.Samples[i]) {
			n++
		}
	}
	return min(float64(n)*GapSample.Seconds(), s.Drill.Duration.Seconds())
}

// exposureMax is by how many seconds each machine may be exposed: by its objective's RPO, or, where a protected machine has none, by
// however many as long as there is a copy. NaN for machines that nobody protects.
func (s *Scenario) exposureMax() []float64 {
	t := s.config.Topology
	limit := make([]float64, len(t.VMs))
	for i := range limit {
		limit[i] = math.NaN()
	}
	for _, vm := range some(protectedVMs(t)...) {
		limit[vm] = math.MaxFloat64
	}
	for i := range s.config.Objectives {
		o := &s.config.Objectives[i]
		for _, vm := range o.VMs.Value {
			if vm >= 0 && o.RPO.Known() {
				limit[vm] = min(limit[vm], o.RPO.Value.Seconds())
			}
		}
	}
	return limit
}

// RecordStretches has replication 0 tell what was so from when to when. A machine counts as unprotected as for the metric
// protection_gap; those of VMM and its database, which that leaves out, while there is no usable copy of them.
func (s *Scenario) RecordStretches() {
	limit := s.exposureMax()
	t := s.config.Topology
	for _, vm := range some(slices.Concat(managementVMs(t), databaseVMs(t))...) {
		if math.IsNaN(limit[vm]) {
			limit[vm] = math.MaxFloat64
		}
	}
	s.Drill.Stretches, s.Drill.ExposureMax = true, limit
}

// unprotected reports whether some machine would lose more than its limit if its site failed at the instant of a sample.
func unprotected(r *sim.Result, x *sim.Sample, limit []float64) bool {
	for k := range x.VMs {
		if x.VMs[k].Exposure > limit[r.VMs[k].VM] {
			return true
		}
	}
	return false
}

// DefaultMetrics are what a question reports that names none: the management server, every objective, or all machines together where
// there is no objective, the line, and what was lost.
func (s *Scenario) DefaultMetrics() []string {
	names := []string{"vmm.rto", "vmm.rpo"}
	for i := range s.config.Objectives {
		names = append(names, "objective."+s.config.Objectives[i].Name+".rto", "objective."+s.config.Objectives[i].Name+".rpo")
	}
	if len(s.config.Objectives) == 0 {
		names = append(names, "workloads.rto", "workloads.rpo")
	}
	return append(names, "line.utilization", "data_lost_bytes")
}

// ComparedMetrics are what a comparison of deployments reports that names none: figures that every deployment has.
var ComparedMetrics = []string{"vmm.rto", "vmm.rpo", "workloads.rto", "workloads.rpo", "data_lost_bytes", "protection_gap", "manual_steps", "refusals",
	"line.bandwidth", "line.mean_bits_per_second", "line.utilization"}

// MetricNamed finds a metric; false if the scenario has none of this name.
func MetricNamed(list []Metric, name string) (Metric, bool) {
	i := slices.IndexFunc(list, func(m Metric) bool { return m.Name == name })
	if i < 0 {
		return Metric{}, false
	}
	return list[i], true
}

// MachinesOf are those whose figures a metric is made of; none for a metric of something else.
func (s *Scenario) MachinesOf(metric string) []model.VMID {
	t := s.config.Topology
	name := strings.TrimSuffix(strings.TrimSuffix(metric, ".rto"), ".rpo")
	switch name {
	case metric:
		return nil
	case "vmm":
		return managementVMs(t)
	case "workloads":
		return protectedVMs(t)
	}
	for i := range s.config.Objectives {
		if name == "objective."+s.config.Objectives[i].Name {
			return s.config.Objectives[i].VMs.Value
		}
	}
	for i := range t.VMs {
		if name == "vm."+t.VMs[i].Name {
			return []model.VMID{model.VMID(i)}
		}
	}
	return nil
}
