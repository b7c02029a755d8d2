package scenarios

import (
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// Quantity summarises one figure over replications. Figures are nil where they are infinite; Never counts the
// replications in which the figure was infinite: the machine was never back.
type Quantity struct {
	Mean  *float64 `json:"mean"`
	P50   *float64 `json:"p50"`
	P95   *float64 `json:"p95"`
	P99   *float64 `json:"p99"`
	Max   *float64 `json:"max"`
	Never int      `json:"never"`
}

// Summarise sorts the values. A percentile is the smallest value that at least that part of the replications do not exceed.
func Summarise(values []float64) Quantity {
	if len(values) == 0 {
		return Quantity{}
	}
	slices.Sort(values)
	var q Quantity
	sum := 0.0
	for _, v := range values {
		sum += v
		if math.IsInf(v, 1) {
			q.Never++
		}
	}
	at := func(p float64) *float64 { return finite(values[max(0, int(math.Ceil(p*float64(len(values))))-1)]) }
	q.Mean, q.P50, q.P95, q.P99, q.Max = finite(sum/float64(len(values))), at(0.50), at(0.95), at(0.99), at(1)
	return q
}

func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

// Pair is the two figures of an interruption, in seconds.
type Pair struct {
	RTO Quantity `json:"rto"`
	RPO Quantity `json:"rpo"`
}

// Summary is what the replications of one scenario have in common.
type Summary struct {
	Scenario     *Scenario
	Replications int
	VMM          Pair
	VMs          []VMSummary
	Objectives   []ObjectiveSummary
	Links        []LinkSummary
	Volumes      []VolumeSummary // on which copies lie; none without samples
	Runs         []RunSummary
	SplitBrain   int // replications in which a machine ran at both sites
	Mistaken     int // replications in which VMM took a machine to be where it was not, after its database went back in time
	DataLost     Quantity
	Copied       *Quantity // until all first copies are complete, in seconds; nil unless the scenario begins without them
	Refusals     []sim.RefusalTally
	Home         int        // replications that ended as they began
	CutShort     int        // replications in which more happened than a run may hold
	First        sim.Result // replication 0: the one whose timeline is shown
	Ties         *Ties      // nil unless somebody asked for them

	Distributions []Distribution // of VMM and of every objective, or of all protected machines where there is no objective
}

// Distribution is the figures of one metric over the replications.
type Distribution struct {
	Metric string // "objective.erp.rpo"
	Unit   Unit
	Limit  *float64  // what the objective allows; nil without
	Values []float64 // in ascending order, infinite for what never came back; of many the curvePoints that stand for equal parts of them
}

// curvePoints is how many values of a distribution are kept. Those of 400 are quantiles at every quarter of a percent, among them
// p50, p95 and the greatest.
const curvePoints = 400

// thinned are the values that at least each further 400th part of all, which are sorted, does not exceed; all of them where they are
// fewer. It is the definition of a percentile in Summarise, so the percentiles of the rest are those of all.
func thinned(values []float64) []float64 {
	if len(values) <= curvePoints {
		return slices.Clone(values)
	}
	kept := make([]float64, curvePoints)
	for k := range kept {
		kept[k] = values[((k+1)*len(values)+curvePoints-1)/curvePoints-1]
	}
	return kept
}

// distributions are those of a series, whose values are sorted.
func (s *series) distributions(name string, rto, rpo model.Attr[time.Duration]) []Distribution {
	limit := func(a model.Attr[time.Duration]) *float64 {
		if !a.Known() {
			return nil
		}
		seconds := a.Value.Seconds()
		return &seconds
	}
	return []Distribution{{name + ".rto", Seconds, limit(rto), thinned(s.rto)}, {name + ".rpo", Seconds, limit(rpo), thinned(s.rpo)}}
}

// RunSummary is one run of a procedure.
type RunSummary struct {
	Name      string
	Completed int    // replications in which every step was carried out
	Stopped   string // the step at which it stopped in replication 0, "" if it did not
}

func within(v *float64, limit model.Attr[time.Duration]) bool {
	return !limit.Known() || v != nil && *v <= limit.Value.Seconds()
}

// VMSummary is one machine. Site and Health are those of replication 0.
type VMSummary struct {
	VM        model.VMID
	Site      model.SiteID
	Health    string
	Protected *Quantity // until its first copy is complete, in seconds; nil if it was there from the beginning
	Exposure  *Quantity // over the samples of replication 0 while the machine ran, in seconds; nil without samples
	Pair
}

// ObjectiveSummary is the worst machine of an objective in each replication.
type ObjectiveSummary struct {
	Objective *model.Objective
	Met       bool // in every replication that its percentile covers: the 95th
	Pair
}

// LinkSummary is the use of a link, in its busier direction.
type LinkSummary struct {
	Link               model.LinkID
	MeanBytesPerSecond float64
	Utilization        Quantity
}

// VolumeSummary is what replication takes of a volume, over the samples of replication 0.
type VolumeSummary struct {
	sim.Volume
	Used  Quantity // bytes
	Least *float64 // bytes that were free when fewest were; nil where the topology does not say how many there were at first
}

// collector keeps what a summary needs of each replication, in replication order.
type collector struct {
	t          *model.Topology
	s          *Scenario
	objectives []model.Objective
	n          int
	vmm        series
	vms        []series
	limits     []series
	worst      series // of all protected machines, where there is no objective
	links      [][]float64
	protected  [][]float64 // by VM of the result; nil unless the drill begins before there are copies
	copied     []float64   // of all together
	use        []float64
	lost       []float64
	tallied    map[refusalKey]int // position in the summary's refusals
	sum        Summary
}

type series struct{ rto, rpo []float64 }

func (s *series) add(o sim.Outcome) {
	s.rto = append(s.rto, o.RTO)
	s.rpo = append(s.rpo, o.RPO)
}

func (s *series) pair() Pair { return Pair{RTO: Summarise(s.rto), RPO: Summarise(s.rpo)} }

// add takes the next replication; they come in order.
func (c *collector) add(r sim.Result) {
	if c.n == 0 {
		c.sum.First = r
		c.vms = make([]series, len(r.VMs))
		c.links = make([][]float64, len(r.Links))
		c.use = make([]float64, len(r.Links))
		if c.s.Drill.InitialReplication != nil {
			c.protected = make([][]float64, len(r.VMs))
		}
		c.tallied = map[refusalKey]int{}
		for _, run := range r.Runs {
			c.sum.Runs = append(c.sum.Runs, RunSummary{Name: run.Name, Stopped: run.Stopped})
		}
	}
	for i := range r.Runs {
		if r.Runs[i].Completed {
			c.sum.Runs[i].Completed++
		}
	}
	c.n++
	c.vmm.add(r.VMM)
	for i := range r.VMs {
		c.vms[i].add(r.VMs[i].Outcome)
	}
	c.addCopies(r.VMs)
	for i := range c.objectives {
		c.limits[i].add(worstOf(c.objectives[i].VMs.Value, &r))
	}
	if len(c.objectives) == 0 {
		c.worst.add(worstOf(protectedVMs(c.t), &r))
	}
	for i, l := range r.Links {
		c.links[i] = append(c.links[i], l.Utilization)
		c.use[i] += l.MeanBytesPerSecond
	}
	c.lost = append(c.lost, r.DataLost)
	c.sum.SplitBrain += min(r.SplitBrain, 1)
	c.sum.Mistaken += min(r.Mistaken, 1)
	if r.Home {
		c.sum.Home++
	}
	if r.CutShort {
		c.sum.CutShort++
	}
	c.tally(r.Refusals)
}

// addCopies keeps when each machine's first copy was complete, and the last of them.
func (c *collector) addCopies(vms []sim.VMOutcome) {
	if c.protected == nil {
		return
	}
	last := 0.0
	for i := range vms {
		c.protected[i] = append(c.protected[i], vms[i].ProtectedAfter)
		last = max(last, vms[i].ProtectedAfter)
	}
	c.copied = append(c.copied, last)
}

// refusalKey tells refusals apart that are counted together.
type refusalKey struct{ operation, target, code string }

func (c *collector) tally(refusals []sim.RefusalTally) {
	for _, r := range refusals {
		key := refusalKey{r.Operation, r.Target, r.Code}
		i, known := c.tallied[key]
		if !known {
			c.tallied[key] = len(c.sum.Refusals)
			c.sum.Refusals = append(c.sum.Refusals, r)
			continue
		}
		c.sum.Refusals[i].Count += r.Count
	}
}

// summary closes the collection.
func (c *collector) summary() Summary {
	s := c.sum
	s.Scenario, s.Replications = c.s, c.n
	s.VMM = c.vmm.pair()
	s.DataLost = Summarise(c.lost)
	if c.protected != nil {
		q := Summarise(c.copied)
		s.Copied = &q
	}
	for i, v := range s.First.VMs {
		vm := VMSummary{VM: v.VM, Site: v.Site, Health: v.Health, Exposure: exposure(s.First.Samples, i), Pair: c.vms[i].pair()}
		if c.protected != nil {
			q := Summarise(c.protected[i])
			vm.Protected = &q
		}
		s.VMs = append(s.VMs, vm)
	}
	for i := range c.objectives {
		o := ObjectiveSummary{Objective: &c.objectives[i], Pair: c.limits[i].pair()}
		o.Met = within(o.RTO.P95, o.Objective.RTO) && within(o.RPO.P95, o.Objective.RPO)
		s.Objectives = append(s.Objectives, o)
	}
	for i, l := range s.First.Links {
		s.Links = append(s.Links, LinkSummary{l.Link, c.use[i] / float64(c.n), Summarise(c.links[i])})
	}
	s.Volumes = volumes(&s.First)
	s.Distributions = c.distributions()
	return s
}

// distributions are those that a report shows; the series have been sorted by Summarise.
func (c *collector) distributions() []Distribution {
	var none model.Attr[time.Duration]
	list := c.vmm.distributions("vmm", none, none)
	for i := range c.objectives {
		o := &c.objectives[i]
		list = append(list, c.limits[i].distributions("objective."+o.Name, o.RTO, o.RPO)...)
	}
	if len(c.objectives) == 0 {
		c.worst.pair() // sorts
		list = append(list, c.worst.distributions("workloads", none, none)...)
	}
	return list
}

// volumes are what the samples of a result say of its volumes.
func volumes(r *sim.Result) (list []VolumeSummary) {
	if len(r.Samples) == 0 {
		return nil
	}
	for k, v := range r.Volumes {
		var used []float64
		least := math.Inf(1)
		for i := range r.Samples {
			used = append(used, r.Samples[i].Volumes[k].Used)
			least = min(least, r.Samples[i].Volumes[k].Free)
		}
		list = append(list, VolumeSummary{v, Summarise(used), finite(least)})
	}
	return list
}

// exposure is what one machine's samples say, nil when there are none.
func exposure(samples []sim.Sample, vm int) *Quantity {
	if len(samples) == 0 {
		return nil
	}
	var values []float64
	for i := range samples {
		if e := samples[i].VMs[vm].Exposure; !math.IsNaN(e) {
			values = append(values, e)
		}
	}
	q := Summarise(values)
	return &q
}
