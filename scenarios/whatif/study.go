// Package whatif answers questions about a deployment by playing variants of it with the same luck: what a figure is, with the
// interval in which the true one lies, how it differs from variant to variant, and which value of a variable meets an objective.
package whatif

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// Study is all that is known of a sweep before it is played, and all that is needed to read its records. It is the header of a part file.
type Study struct {
	Format       string      `json:"format"`
	Version      string      `json:"version"` // of vmmdrill
	Question     string      `json:"question"`
	Deployment   string      `json:"deployment"`
	Scenario     string      `json:"scenario"`
	Seed         uint64      `json:"seed"`
	Replications int         `json:"replications"` // at most
	Precision    float64     `json:"precision"`    // that ends it early; 0: nothing does
	Variants     []Header    `json:"variants"`
	Metrics      []Measure   `json:"metrics"`
	Objectives   []Objective `json:"objectives"`
	Repeat       string      `json:"repeat"` // the command that gives the same result again
}

// Header is what a report says of a variant.
type Header struct {
	Name     string    `json:"name"`
	Settings []Written `json:"settings"`
	Number   *float64  `json:"number"` // the value of the only variable that varies, in base units, if it is a number or a quantity
	Hash     string    `json:"hash"`   // of its resolved topology and of what is played on it
}

// Written is a variable as it is set in a variant.
type Written struct {
	Variable string `json:"variable"`
	Value    string `json:"value"`
}

// Measure is a metric by name and unit.
type Measure struct {
	Name string         `json:"name"`
	Unit scenarios.Unit `json:"unit"`
}

// Objective is a limit of a metric, at the 95th percentile.
type Objective struct {
	Metric string  `json:"metric"`
	Limit  float64 `json:"limit"` // seconds
}

// Format is that of a study and of part files.
const Format = "vmmdrill part 1"

// Variant is a deployment of a study, ready to be played.
type Variant struct {
	Header
	Config   *model.Config
	Scenario *scenarios.Scenario
	metrics  []scenarios.Metric // of the study, in its order; Of is nil where this variant has no such metric
}

// VariantsMax bounds the deployments of one study.
const VariantsMax = 1000

// Load reads the configuration with some variables set, beside those that are set anyway, and its scenarios.
type Load func(values map[string]cty.Value) (*model.Config, []*scenarios.Scenario, error)

// Grid loads a deployment for every combination of the values of what varies; the last variable changes fastest.
func Grid(load Load, scenario string, vary []scenarios.Vary) (list []Variant, err error) {
	n := 1
	for _, v := range vary {
		if n *= max(1, len(v.Values)); n > VariantsMax {
			return nil, fmt.Errorf("the grid has more than %d combinations", VariantsMax)
		}
	}
	for i := range n {
		values, h := map[string]cty.Value{}, Header{Settings: []Written{}}
		rest := i
		for _, v := range slices.Backward(vary) {
			s := v.Values[rest%len(v.Values)]
			rest /= len(v.Values)
			values[v.Variable] = s.Value
			h.Settings = append(h.Settings, Written{v.Variable, s.Text})
			if a, err := scenarios.ParseAmount(s.Text); err == nil && len(vary) == 1 {
				h.Number = &a.Value
			}
		}
		slices.Reverse(h.Settings)
		v, err := loaded(load, values, scenario)
		if err != nil {
			return nil, err
		}
		v.Header = h
		v.Name = h.name("as it is")
		list = append(list, v)
	}
	return list, nil
}

// name is the settings as one text.
func (h *Header) name(none string) string {
	var words []string
	for _, w := range h.Settings {
		words = append(words, w.Variable+" = "+w.Value)
	}
	return cmp.Or(strings.Join(words, ", "), none)
}

func loaded(load Load, values map[string]cty.Value, scenario string) (Variant, error) {
	cfg, list, err := load(values)
	if err != nil {
		return Variant{}, err
	}
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == scenario })
	if i < 0 {
		return Variant{}, fmt.Errorf("with %s there is no scenario %q", slices.Sorted(maps.Keys(values)), scenario)
	}
	return Variant{Config: cfg, Scenario: list[i]}, nil
}

// Other is a variant of another configuration.
func Other(name string, cfg *model.Config, s *scenarios.Scenario) Variant {
	return Variant{Header: Header{Name: name, Settings: []Written{}}, Config: cfg, Scenario: s}
}

// Resolve finds the metrics of a study in each of its variants, and completes the headers. A metric that no variant has is an error.
func (s *Study) Resolve(list []Variant, names []string) error {
	for i := range list {
		v := &list[i]
		known := v.Scenario.Metrics()
		v.metrics = nil
		for _, name := range names {
			m, _ := scenarios.MetricNamed(known, name)
			m.Name = name
			v.metrics = append(v.metrics, m)
		}
		v.Hash = v.hash()
		s.Variants = append(s.Variants, v.Header)
	}
	for k, name := range names {
		i := slices.IndexFunc(list, func(v Variant) bool { return v.metrics[k].Of != nil })
		if i < 0 {
			return scenarios.UnknownMetric(list[0].Scenario.Metrics(), name)
		}
		s.Metrics = append(s.Metrics, Measure{name, list[i].metrics[k].Unit})
	}
	s.Objectives = objectives(list[0].Config, names)
	if n := len(list) * len(names); counts(s.Replications, n) && n > CountedMax {
		return fmt.Errorf("%d variants of %d metrics, %d times each, are more than memory is for: at most %d figures are counted, or %d values kept; ask for fewer variants, metrics or replications",
			len(list), len(names), s.Replications, CountedMax, KeptMax)
	}
	return nil
}

// objectives are the limits of the metrics that have one.
func objectives(cfg *model.Config, metrics []string) []Objective {
	list := []Objective{}
	for i := range cfg.Objectives {
		o := &cfg.Objectives[i]
		if name := "objective." + o.Name + ".rto"; o.RTO.Known() && slices.Contains(metrics, name) {
			list = append(list, Objective{name, o.RTO.Value.Seconds()})
		}
		if name := "objective." + o.Name + ".rpo"; o.RPO.Known() && slices.Contains(metrics, name) {
			list = append(list, Objective{name, o.RPO.Value.Seconds()})
		}
	}
	return list
}

// hash is of the resolved topology and of the drill: with the same one and the same version, a replication has the same figures.
func (v *Variant) hash() string {
	h := sha256.New()
	h.Write(model.Write(v.Config.Topology))
	v.hashTraces(h)
	for i := range v.Config.Objectives {
		o := &v.Config.Objectives[i]
		fmt.Fprintf(h, "objective %q %v %v %v\n", o.Name, o.VMs.Value, o.RPO.Value, o.RTO.Value)
	}
	d := v.Scenario.Drill
	runs := slices.Clone(d.Runs)
	for i := range runs {
		steps := slices.Clone(runs[i].Steps)
		for k := range steps {
			steps[k].Range = hcl.Range{} // where it is written changes nothing
		}
		runs[i].Steps = steps
	}
	for _, part := range []any{d.Name, d.Start, d.Duration, d.Faults, runs, d.InitialReplication} {
		if err := json.NewEncoder(h).Encode(part); err != nil {
			panic("whatif: a drill cannot be written: " + err.Error())
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// hashTraces adds what the traces say, of which the topology has the names only; each once.
func (v *Variant) hashTraces(h io.Writer) {
	seen := map[*model.Profile]bool{} // looked up only
	for i := range v.Config.Topology.VMs {
		for k := range v.Config.Topology.VMs[i].Disks {
			p := v.Config.Topology.VMs[i].Disks[k].WriteRate.Value.Profile
			if p == nil || p.Daily || seen[p] {
				continue
			}
			seen[p] = true
			fmt.Fprintln(h, p.Period, p.Starts, p.Rates)
		}
	}
}

// figures are those of one replication, in the order of the study's metrics.
func (v *Variant) figures(r *sim.Result) []float64 {
	values := make([]float64, len(v.metrics))
	for i, m := range v.metrics {
		values[i] = math.NaN()
		if m.Of != nil {
			values[i] = m.Of(r)
		}
	}
	return values
}

// played is the variant as a sweep takes it.
func (v *Variant) played() scenarios.Variant {
	p := scenarios.Variant{Topology: v.Config.Topology, Drill: v.Scenario.Drill}
	if slices.ContainsFunc(v.metrics, func(m scenarios.Metric) bool { return m.Sampled }) {
		p.Drill.Sample, p.SampleAll = scenarios.GapSample, true
	}
	return p
}
