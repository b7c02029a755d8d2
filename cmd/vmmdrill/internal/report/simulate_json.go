package report

import (
	"encoding/json"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// FormatVersion is that of every JSON document.
const FormatVersion = "1"

type simulation struct {
	FormatVersion string         `json:"format_version"`
	Version       string         `json:"version"`
	Seed          uint64         `json:"seed"`
	Repeat        string         `json:"repeat"`
	Findings      []findingJSON  `json:"findings"`
	Scenarios     []scenarioJSON `json:"scenarios"`
	Assumptions   []assumption   `json:"assumptions"`
	OfTheModel    []string       `json:"model_assumptions"`
}

type scenarioJSON struct {
	Name           string              `json:"name"`
	Replications   int                 `json:"replications"`
	Passed         bool                `json:"passed"`
	VMM            scenarios.Pair      `json:"vmm"`
	VMs            []vmJSON            `json:"vms"`
	Objectives     []objectiveJSON     `json:"objectives"`
	Links          []linkJSON          `json:"links"`
	Volumes        []volumeJSON        `json:"volumes,omitempty"`
	SplitBrain     int                 `json:"split_brain"`
	Mistaken       int                 `json:"vmm_mistaken"`
	DataLost       scenarios.Quantity  `json:"data_lost_bytes"`
	Copied         *scenarios.Quantity `json:"initial_replication,omitempty"`
	EndedAtHome    int                 `json:"ended_in_initial_state"`
	Refusals       []refusalJSON       `json:"refusals"`
	Ties           *tiesJSON           `json:"simultaneous_events,omitempty"`
	Expectations   []expectationJSON   `json:"expectations"`
	Timeline       []entryJSON         `json:"timeline"`
	TimelineSHA256 string              `json:"timeline_hash"`
}

type vmJSON struct {
	Name string  `json:"name"`
	Site *string `json:"site"`
	scenarios.Pair
	Exposure  *scenarios.Quantity `json:"exposure,omitempty"`
	Protected *scenarios.Quantity `json:"protected_after,omitempty"`
	Health    string              `json:"health"`
}

type objectiveJSON struct {
	Name string `json:"name"`
	scenarios.Pair
	Met bool `json:"met"`
}

type linkJSON struct {
	Name        string             `json:"name"`
	Mean        float64            `json:"mean_bits_per_second"`
	Utilization scenarios.Quantity `json:"utilization"`
}

type volumeJSON struct {
	Name  string             `json:"name"`
	Used  scenarios.Quantity `json:"used_bytes"`
	Least *float64           `json:"least_free_bytes"`
}

type refusalJSON struct {
	Operation string `json:"operation"`
	Target    string `json:"target"`
	Code      string `json:"code"`
	Reason    string `json:"reason"`
	Source    string `json:"source"`
	Count     int    `json:"count"`
}

type expectationJSON struct {
	Name    string `json:"name"`
	Met     bool   `json:"met"`
	Message string `json:"message"`
}

type entryJSON struct {
	At     float64 `json:"at"`
	What   string  `json:"what"`
	Target string  `json:"target"`
	Detail string  `json:"detail"`
}

type assumption struct {
	Address string `json:"address"`
	Name    string `json:"name"`
	Default string `json:"default"`
	Source  string `json:"source"`
}

// Simulation is what a simulate document is made of.
type Simulation struct {
	Config   *model.Config
	Findings Findings // on the topology
	Verdicts []scenarios.Verdict
	Seed     uint64
	Version  string
	Repeat   string // the command that repeats it
}

// SimulateJSON is the document of format_version 1: times in seconds, data in bytes.
func SimulateJSON(s Simulation) ([]byte, error) {
	doc := simulation{FormatVersion: FormatVersion, Version: s.Version, Seed: s.Seed, Repeat: s.Repeat,
		Findings: findingsOf(s.Findings.Findings), Scenarios: []scenarioJSON{}, Assumptions: assumptions(s.Config.Topology), OfTheModel: sim.Assumptions}
	for i := range s.Verdicts {
		doc.Scenarios = append(doc.Scenarios, scenarioOf(s.Config.Topology, &s.Verdicts[i]))
	}
	return indent(doc)
}

func indent(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}

func assumptions(t *model.Topology) []assumption {
	list := []assumption{}
	for _, u := range t.Unstated() {
		list = append(list, assumption{u.Address, u.Name, u.Default, u.Source})
	}
	return list
}

func scenarioOf(t *model.Topology, v *scenarios.Verdict) scenarioJSON {
	s := &v.Summary
	j := scenarioJSON{
		Name: s.Scenario.Name, Replications: s.Replications, Passed: v.Passed(), VMM: s.VMM,
		VMs: []vmJSON{}, Objectives: []objectiveJSON{}, Links: []linkJSON{}, Refusals: []refusalJSON{},
		Expectations: []expectationJSON{}, Timeline: []entryJSON{},
		SplitBrain: s.SplitBrain, Mistaken: s.Mistaken, DataLost: s.DataLost, Copied: s.Copied, EndedAtHome: s.Home, TimelineSHA256: s.First.Hash, Ties: tiesOf(s.Ties),
	}
	for _, vm := range s.VMs {
		j.VMs = append(j.VMs, vmJSON{t.VMs[vm.VM].Name, site(t, vm.Site), vm.Pair, vm.Exposure, vm.Protected, vm.Health})
	}
	for _, o := range s.Objectives {
		j.Objectives = append(j.Objectives, objectiveJSON{o.Objective.Name, o.Pair, o.Met})
	}
	for _, l := range s.Links {
		j.Links = append(j.Links, linkJSON{t.Links[l.Link].Name, 8 * l.MeanBytesPerSecond, l.Utilization})
	}
	for _, v := range s.Volumes {
		j.Volumes = append(j.Volumes, volumeJSON{v.Name(t), v.Used, v.Least})
	}
	for _, r := range s.Refusals {
		j.Refusals = append(j.Refusals, refusalJSON(r))
	}
	for _, e := range v.Expectations {
		j.Expectations = append(j.Expectations, expectationJSON{e.Name, e.Met, e.Message})
	}
	j.Timeline = timeline(s.First.Timeline)
	return j
}

func site(t *model.Topology, id model.SiteID) *string {
	if id == model.NoSite {
		return nil
	}
	return &t.Sites[id].Name
}

func timeline(entries []sim.Entry) []entryJSON {
	list := []entryJSON{}
	for _, e := range entries {
		list = append(list, entryOf(e))
	}
	return list
}
