package report

import (
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/sim"
)

type designJSON struct {
	FormatVersion string          `json:"format_version"`
	Version       string          `json:"version"`
	Seed          uint64          `json:"seed"`
	Deployment    deploymentJSON  `json:"deployment"`
	Judgement     Judgement       `json:"judgement"`
	Reasons       []reason        `json:"reasons"`
	Actions       []action        `json:"actions"`
	Objectives    []objective     `json:"objectives"`
	Groups        []group         `json:"protection"`
	Machines      []machine       `json:"machines"`
	Findings      findingsJSON    `json:"findings"`
	Remedies      []remedyJSON    `json:"remedies"`
	Drawing       string          `json:"drawing"` // Mermaid
	Worst         []worstFigure   `json:"worst"`
	Scenarios     []scenarioJSON  `json:"scenarios"`
	Played        []playedJSON    `json:"played"`
	Lanes         []lanesJSON     `json:"lanes"`
	NotPlayed     string          `json:"not_played,omitempty"`
	Verification  *verifyJSON     `json:"verification"`
	NotVerified   string          `json:"not_verified,omitempty"`
	Capacity      capacityJSON    `json:"capacity"`
	Procedures    []procedureJSON `json:"procedures"`
	Assumptions   assumedJSON     `json:"assumptions"`
	Commands      []Command       `json:"commands"`
}

type deploymentJSON struct {
	Name      string   `json:"name"`
	Option    string   `json:"option"`
	Primary   string   `json:"primary_site"`
	Secondary string   `json:"secondary_site"`
	Topology  string   `json:"topology_sha256"`
	Files     []Hashed `json:"files"`
}

type procedureJSON struct {
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Steps       []stepJSON `json:"steps"`
}

type stepJSON struct {
	Name         string        `json:"name"`
	Instructions []instruction `json:"instructions"`
}

// assumedJSON is what was taken where nothing is said: by the topology, the simulator and the search.
type assumedJSON struct {
	Topology   []assumption `json:"topology"`
	Simulation []string     `json:"simulation"`
	Search     []string     `json:"search"`
}

// DesignJSON is the document of format_version 1, with all that the page has: times in seconds, data in bytes.
func DesignJSON(d *Design) ([]byte, error) {
	t := d.Config.Topology
	machines := d.machines()
	doc := designJSON{FormatVersion: FormatVersion, Version: d.Version, Seed: d.Seed, Deployment: d.deployment(), Judgement: d.Judgement(), Reasons: d.reasons(),
		Actions: append([]action{}, d.actions()...), Objectives: d.objectives(), Groups: groups(machines), Machines: machines, Findings: findingsDocument(d.Findings),
		Remedies: d.remedies(), Drawing: string(Mermaid(GraphOf(t))), Worst: d.worst(), Played: []playedJSON{}, Scenarios: []scenarioJSON{}, Lanes: []lanesJSON{}, NotPlayed: d.NotPlayed, NotVerified: d.NotVerified, Capacity: capacityDocument(d.Capacity), Procedures: procedures(t, d.Procedures),
		Assumptions: assumedJSON{assumptions(t), sim.Assumptions, explore.Assumptions}, Commands: d.Commands}
	for i := range d.Verdicts {
		doc.Scenarios = append(doc.Scenarios, scenarioOf(t, &d.Verdicts[i]))
		doc.Played = append(doc.Played, playedOf(&d.Verdicts[i].Summary))
		doc.Lanes = append(doc.Lanes, lanesOf(LanesOf(t, &d.Verdicts[i].Summary), d.Verdicts[i].Summary.Scenario.Name))
	}
	if d.Verification != nil {
		v := verifyDocument(*d.Verification)
		doc.Verification = &v
	}
	return indent(doc)
}

// playedJSON is what a scenario plays, and how its figures are distributed.
type playedJSON struct {
	Scenario      string             `json:"scenario"`
	Description   string             `json:"description"`
	Played        string             `json:"played"`
	Distributions []distributionJSON `json:"distributions"`
}

// distributionJSON has the values of a metric in ascending order; null is never back. Of many values there are quantiles.
type distributionJSON struct {
	Metric string     `json:"metric"`
	Unit   string     `json:"unit"`
	Limit  *float64   `json:"limit"`
	Values []*float64 `json:"values"`
}

func playedOf(s *scenarios.Summary) playedJSON {
	p := playedJSON{s.Scenario.Name, s.Scenario.Description, playedText(s.Scenario), []distributionJSON{}}
	for i := range s.Distributions {
		x := &s.Distributions[i]
		y := distributionJSON{x.Metric, string(x.Unit), x.Limit, make([]*float64, len(x.Values))}
		for k := range x.Values {
			if !math.IsInf(x.Values[k], 1) {
				y.Values[k] = &x.Values[k]
			}
		}
		p.Distributions = append(p.Distributions, y)
	}
	return p
}

// remedyJSON is what helps against the findings of a rule.
type remedyJSON struct {
	Rule   string `json:"rule"`
	Remedy string `json:"remedy"`
	Source string `json:"source"`
}

// remedies are those of the rules that found something, the worst first.
func (d *Design) remedies() []remedyJSON {
	list := []remedyJSON{}
	for _, f := range worstFirst(d.Findings.Findings) {
		if !slices.ContainsFunc(list, func(r remedyJSON) bool { return r.Rule == f.Rule.ID }) {
			list = append(list, remedyJSON{f.Rule.ID, remedyOf(f.Rule), sourceOf(f.Rule)})
		}
	}
	return list
}

func (d *Design) deployment() deploymentJSON {
	t := d.Config.Topology
	return deploymentJSON{t.Deployment.Name, string(t.Option()), siteName(t, t.Deployment.PrimarySite.Value), siteName(t, t.Deployment.SecondarySite.Value), d.Topology, d.Files}
}

// procedures are those that serve the deployment, with the steps that concern it.
func procedures(t *model.Topology, list []model.Procedure) []procedureJSON {
	out := []procedureJSON{}
	for i := range list {
		p := procedureJSON{list[i].Name, list[i].Description.Value, []stepJSON{}}
		for k := range list[i].Steps {
			if s := &list[i].Steps[k]; scenarios.Concerns(t, s) {
				p.Steps = append(p.Steps, stepJSON{s.Name, instructions(t, s)})
			}
		}
		out = append(out, p)
	}
	return out
}

// lanesJSON is what was so from when to when in replication 0 of a scenario, in seconds from its beginning.
type lanesJSON struct {
	Scenario  string         `json:"scenario"`
	Steps     []laneStepJSON `json:"steps"`
	Stretches []stretchJSON  `json:"stretches"`
}

type laneStepJSON struct {
	Run    string   `json:"run"`
	Name   string   `json:"name"`
	Manual bool     `json:"manual"`
	From   float64  `json:"from"`
	To     *float64 `json:"to"` // null: it was under way when the run ended
}

type stretchJSON struct {
	Lane     string   `json:"lane"`
	Kind     string   `json:"kind"`
	What     string   `json:"what"`
	From     float64  `json:"from"`
	To       *float64 `json:"to"` // null: it was still so when the run ended
	Machines int      `json:"machines,omitempty"`
	Of       int      `json:"of,omitempty"`
}

func lanesOf(l Lanes, scenario string) lanesJSON {
	j := lanesJSON{scenario, []laneStepJSON{}, []stretchJSON{}}
	end := func(at time.Duration, open bool) *float64 {
		if open {
			return nil
		}
		seconds := at.Seconds()
		return &seconds
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		j.Steps = append(j.Steps, laneStepJSON{s.Run, s.Name, s.Manual, s.From.Seconds(), end(s.To, s.Open)})
	}
	for i := range l.Rows {
		row := &l.Rows[i]
		for k := range row.Areas {
			a := &row.Areas[k]
			x := stretchJSON{Lane: row.title(), Kind: string(a.Kind), What: a.What, From: a.from().Seconds(), To: end(a.to(), a.Open)}
			if row.counts(a.Kind) {
				x.Machines, x.Of = a.most(), row.Machines
			}
			j.Stretches = append(j.Stretches, x)
		}
	}
	return j
}
