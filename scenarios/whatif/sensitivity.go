package whatif

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// Lever is one input of a deployment or of a scenario that can be made several times as great or as small.
type Lever struct {
	Name string // "link.wan.bandwidth"
	Now  string // what it is

	set func(t *model.Topology, d *sim.Drill, factor float64)
}

// Levers are the inputs that RTO and RPO may hang on: lines, write rates, how often copies are sent, how long things take.
func Levers(v *Variant) []Lever {
	return slices.Concat(lineLevers(v.Config.Topology), copyLevers(v.Config.Topology), timeLevers(v.Config.Topology), operatorLevers(&v.Scenario.Drill))
}

func lineLevers(t *model.Topology) (list []Lever) {
	for i := range t.Links {
		list = append(list, Lever{"link." + t.Links[i].Name + ".bandwidth", fmt.Sprint(t.Links[i].Bandwidth.Value), func(t *model.Topology, _ *sim.Drill, f float64) {
			b := &t.Links[i].Bandwidth.Value
			*b *= model.BytesPerSecond(f)
		}})
	}
	return list
}

// copyLevers are what is written and how often it is sent on.
func copyLevers(t *model.Topology) (list []Lever) {
	list = append(list, Lever{"write rates of all machines", "as they are", func(t *model.Topology, _ *sim.Drill, f float64) {
		for i := range t.VMs {
			for k := range t.VMs[i].Disks {
				c := &t.VMs[i].Disks[k].WriteRate.Value
				*c = c.Times(f)
			}
		}
	}})
	for i := range t.Policies {
		list = append(list, Lever{"replication_policy." + t.Policies[i].Name + ".replication_frequency", t.Policies[i].ReplicationFrequency.Value.String(),
			func(t *model.Topology, _ *sim.Drill, f float64) {
				stretch(&t.Policies[i].ReplicationFrequency.Value, f)
			}})
	}
	for i := range t.VMs {
		if h := t.VMs[i].HyperVReplica; h != nil {
			list = append(list, Lever{"vm." + t.VMs[i].Name + ".hyperv_replica.replication_frequency", h.ReplicationFrequency.Value.String(),
				func(t *model.Topology, _ *sim.Drill, f float64) {
					stretch(&t.VMs[i].HyperVReplica.ReplicationFrequency.Value, f)
				}})
		}
	}
	return list
}

// timeLevers are how long things take by themselves.
func timeLevers(t *model.Topology) (list []Lever) {
	if len(t.VMs) > 0 {
		list = append(list, Lever{"boot_time of all machines", t.VMs[0].BootTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
			for i := range t.VMs {
				t.VMs[i].BootTime.Value = t.VMs[i].BootTime.Value.Times(f)
			}
		}})
	}
	for i := range t.VMMs {
		name := "vmm." + t.VMMs[i].Name
		list = append(list,
			Lever{name + ".service_start_time", t.VMMs[i].ServiceStartTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
				t.VMMs[i].ServiceStartTime.Value = t.VMMs[i].ServiceStartTime.Value.Times(f)
			}},
			Lever{name + ".provider_reconnect_time", t.VMMs[i].ProviderReconnectTime.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
				t.VMMs[i].ProviderReconnectTime.Value = t.VMMs[i].ProviderReconnectTime.Value.Times(f)
			}})
	}
	return append(list, Lever{"deployment.dns_time_to_live", t.Deployment.DNSTimeToLive.Value.String(), func(t *model.Topology, _ *sim.Drill, f float64) {
		stretch(&t.Deployment.DNSTimeToLive.Value, f)
	}})
}

// operatorLevers are how long people wait and work.
func operatorLevers(d *sim.Drill) (list []Lever) {
	for i := range d.Runs {
		run := "run." + d.Runs[i].Name
		list = append(list, Lever{run + ".after", d.Runs[i].After.String(), func(_ *model.Topology, d *sim.Drill, f float64) {
			d.Runs[i].After = d.Runs[i].After.Times(f)
		}})
		for k := range d.Runs[i].Steps {
			s := &d.Runs[i].Steps[k]
			if s.Duration.Value.Mean() == 0 {
				continue
			}
			list = append(list, Lever{run + ", step " + s.Name, s.Duration.Value.String(), func(_ *model.Topology, d *sim.Drill, f float64) {
				d.Runs[i].Steps = slices.Clone(d.Runs[i].Steps)
				d.Runs[i].Steps[k].Duration.Value = d.Runs[i].Steps[k].Duration.Value.Times(f)
			}})
		}
	}
	return list
}

func stretch(d *time.Duration, factor float64) {
	*d = time.Duration(math.Round(float64(*d) * factor))
}

// Swing is how far the mean of a metric moves when one input is made so many times as small, and as great, all else and all luck being equal.
type Swing struct {
	Input string     `json:"input"`
	Now   string     `json:"now"`
	Less  Difference `json:"less"` // with the input divided
	More  Difference `json:"more"` // with the input multiplied
}

// size is the greater of the two movements; what is infinite moves most.
func (s *Swing) size() float64 {
	size := 0.0
	for _, d := range []*Difference{&s.Less, &s.More} {
		if d.Value == nil {
			return math.Inf(1)
		}
		size = max(size, math.Abs(*d.Value))
	}
	return size
}

// Tornado is what moves one metric, the greatest swing first. Inputs that move nothing are left out.
type Tornado struct {
	Measure
	Factor float64  `json:"factor"`
	Mean   *float64 `json:"mean"` // as it is
	Swings []Swing  `json:"swings"`
}

// Sensitivity plays a scenario as it is, and with each lever divided and multiplied by the factor.
func Sensitivity(ctx context.Context, s Study, load Load, metrics []string, factor float64, workers int, step func(Row)) ([]Tornado, error) {
	var variants []Variant
	add := func(name string, change func(v *Variant)) error {
		list, err := Grid(load, s.Scenario, nil)
		if err != nil {
			return err
		}
		list[0].Name = name
		change(&list[0])
		variants = append(variants, list[0])
		return nil
	}
	if err := add("as it is", func(*Variant) {}); err != nil {
		return nil, err
	}
	levers := Levers(&variants[0])
	for _, l := range levers {
		for _, f := range []float64{1 / factor, factor} {
			err := add(fmt.Sprintf("%s × %g", l.Name, f), func(v *Variant) { l.set(v.Config.Topology, &v.Scenario.Drill, f) })
			if err != nil {
				return nil, err
			}
		}
	}
	if err := s.Resolve(variants, metrics); err != nil {
		return nil, err
	}
	a := NewAnswer(&s)
	err := Play(ctx, &s, variants, 0, s.Replications, workers, func(r Row) bool {
		step(r)
		return a.Add(r)
	})
	if err != nil {
		return nil, err
	}
	return a.tornados(levers, factor), nil
}

func (a *Answer) tornados(levers []Lever, factor float64) (list []Tornado) {
	for m, x := range a.Metrics {
		t := Tornado{Measure: x, Factor: factor, Mean: a.Summary(0, m).Mean.Value, Swings: []Swing{}}
		for i, l := range levers {
			s := Swing{Input: l.Name, Now: l.Now}
			for k, into := range []*Difference{&s.Less, &s.More} {
				if d := a.Difference(1+2*i+k, m); d != nil {
					*into = *d
				}
			}
			if s.size() > 0 {
				t.Swings = append(t.Swings, s)
			}
		}
		slices.SortStableFunc(t.Swings, func(a, b Swing) int { return cmp.Compare(b.size(), a.size()) })
		list = append(list, t)
	}
	return list
}

// DefaultSensitivity are the metrics that are asked about when nobody names any.
func DefaultSensitivity(s *scenarios.Scenario) (names []string) {
	for _, name := range s.DefaultMetrics() {
		if name != "line.utilization" && name != "data_lost_bytes" {
			names = append(names, name)
		}
	}
	return names
}

// OverTime is how replication 0 of a variant stands over time: the exposure of its worst machine in seconds, and the use of the line between
// the sites as a part of it; X is in seconds. A stretch in which some machine has no usable copy is left out of the exposure.
func (v *Variant) OverTime(seed uint64) (exposure, use []Point) {
	d := v.Scenario.Drill
	d.Sample = scenarios.GapSample
	r := sim.Run(v.Config.Topology, d, kernel.NewStreams(seed, 0))
	line, joined := v.Scenario.Line()
	for i := range r.Samples {
		x := &r.Samples[i]
		worst, known := 0.0, false
		for k := range x.VMs {
			if e := x.VMs[k].Exposure; !math.IsNaN(e) {
				worst, known = max(worst, e), true
			}
		}
		if known && !math.IsInf(worst, 1) {
			exposure = append(exposure, Point{x.At.Seconds(), worst})
		}
		if joined {
			use = append(use, Point{x.At.Seconds(), x.Links[line].Utilization})
		}
	}
	return exposure, use
}
