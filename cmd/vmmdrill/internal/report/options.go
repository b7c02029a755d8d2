package report

import (
	"fmt"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/options"
	"vmmdrill/scenarios/whatif"
	"vmmdrill/validate"
)

// Options is what a compare document is made of.
type Options struct {
	*options.Comparison
	Findings     []validate.Review // on each design
	Apart        string            // what only one of two given ones has to protect, or ""
	Version      string
	Seed         uint64
	Replications int
	Repeat       string // the command that repeats it
}

// sideways is a table with a row for each thing that is compared and a column for each design.
type sideways struct {
	Title string
	Rows  [][]string
	Notes []string // on what is in it
}

// kinds are the heads of the columns.
func (o *Options) kinds() (names []string) {
	for i := range o.Designs {
		names = append(names, string(o.Designs[i].Kind))
	}
	return names
}

// deployment is the name of the one that was given.
func (o *Options) deployment() string { return o.Designs[0].Config.Topology.Deployment.Name }

// takes is what the designs take, and what validate says of them.
func (o *Options) takes() sideways {
	t := sideways{Title: "what it takes"}
	origin := []string{"the design is"}
	found := []string{"findings"}
	for i := range o.Designs {
		word := "derived"
		if o.Designs[i].Given() {
			word = "given"
		}
		origin = append(origin, word)
		found = append(found, Tally(o.Findings[i].Findings))
	}
	t.Rows = append(t.Rows, origin, found)
	for _, c := range o.Counts {
		row := []string{c.What}
		for k := range c.Values {
			cell := Figure(&c.Values[k], c.Unit)
			if c.Words != nil && c.Words[k] != "" {
				cell += " " + c.Words[k]
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// metricNames are the metrics as people call them.
var metricNames = map[string]string{ // looked up only
	"vmm.rto": "VMM is away (RTO)", "vmm.rpo": "VMM loses (RPO)", "workloads.rto": "the worst machine is away (RTO)", "workloads.rpo": "the worst machine loses (RPO)",
	"data_lost_bytes": "written and lost for good", "vmm.protection_gap": "VMM and its database, without protection", "workloads.protection_gap": "machines, without protection", "manual_steps": "steps that people began", "refusals": "orders that were refused",
	"line.bandwidth": "line, bandwidth", "line.mean_bits_per_second": "line, mean rate, outages included", "line.utilization": "line, mean use, outages included",
}

// becomes are what becomes of the designs in each scenario, mean and 95th percentile.
func (o *Options) becomes() (list []sideways) {
	for _, a := range o.Played {
		t := sideways{Title: fmt.Sprintf("scenario %s, %s with the same luck: mean (95th percentile)", a.Scenario, plural(a.Done, "replication"))}
		for m, x := range a.Metrics {
			row := []string{metricName(x.Name)}
			for v := range a.Variants {
				row = append(row, outcomeText(a, v, m, x.Unit))
			}
			t.Rows = append(t.Rows, row)
		}
		for _, r := range o.Refused {
			if r.Scenario == a.Scenario {
				t.Notes = append(t.Notes, fmt.Sprintf("%s: %s refused, most often (%d) because %s (%s).", r.Kind, plural(r.Of, "order"), r.Count, r.Reason, r.Code))
			}
		}
		list = append(list, t)
	}
	return list
}

func metricName(name string) string {
	if text, ok := metricNames[name]; ok {
		return text
	}
	return name
}

// outcomeText is a figure, with a word if it misses its objective.
func outcomeText(a *whatif.Answer, v, m int, u scenarios.Unit) string {
	s := a.Summary(v, m)
	text := meanAndTail(&s, u)
	if s.Never > 0 && s.Never < s.Count {
		text += fmt.Sprintf(", never in %d", s.Never)
	}
	if limit, met := a.Met(v, m); limit != nil && !met && s.Count > 0 {
		text += " MISSED"
	}
	return text
}

// verdict is the recommendation in a line.
func (o *Options) verdict() string {
	if o.Recommended == "" {
		return "none can be recommended"
	}
	return "recommended: " + string(o.Recommended)
}

type optionsJSON struct {
	FormatVersion string         `json:"format_version"`
	Version       string         `json:"version"`
	Seed          uint64         `json:"seed"`
	Repeat        string         `json:"repeat"`
	Deployment    string         `json:"deployment"`
	Designs       []kindJSON     `json:"designs"`
	Missing       []missingJSON  `json:"not_derived"`
	Counts        []countJSON    `json:"counts"`
	Scenarios     []questionJSON `json:"scenarios"`
	Refused       []refusedJSON  `json:"most_refused"`
	Apart         string         `json:"not_the_same"` // what only one of two given ones has to protect
	Recommended   *options.Kind  `json:"recommended"`
	Reasons       []string       `json:"reasons"`
	Advice        []string       `json:"advice"`
}

type kindJSON struct {
	Kind     options.Kind  `json:"kind"`
	Given    bool          `json:"given"`
	Changes  []string      `json:"changes"`
	Findings []findingJSON `json:"findings"`
	Text     string        `json:"configuration,omitempty"` // of a derived one
}

type missingJSON struct {
	Kind options.Kind `json:"kind"`
	Why  string       `json:"why"`
}

type countJSON struct {
	What   string         `json:"what"`
	Unit   scenarios.Unit `json:"unit"`
	Source string         `json:"source"`
	Values []float64      `json:"values"`          // by design
	Words  []string       `json:"words,omitempty"` // by design, what is to be said besides
}

type refusedJSON struct {
	Scenario string       `json:"scenario"`
	Design   options.Kind `json:"design"`
	Code     string       `json:"code"`
	Reason   string       `json:"reason"`
	Count    int          `json:"count"`
	Of       int          `json:"of"`
}

// OptionsJSON is the document of format_version 1: times in seconds, data in bytes, rates in bits per second.
func OptionsJSON(o Options) ([]byte, error) {
	doc := optionsJSON{FormatVersion: FormatVersion, Version: o.Version, Seed: o.Seed, Repeat: o.Repeat, Deployment: o.deployment(), Designs: []kindJSON{}, Missing: []missingJSON{},
		Counts: []countJSON{}, Refused: []refusedJSON{}, Apart: o.Apart, Scenarios: []questionJSON{}, Reasons: append([]string{}, o.Reasons...), Advice: o.Advice()}
	if o.Recommended != "" {
		doc.Recommended = &o.Recommended
	}
	for i := range o.Designs {
		d := &o.Designs[i]
		doc.Designs = append(doc.Designs, kindJSON{d.Kind, d.Given(), append([]string{}, d.Changes...), findingsOf(o.Findings[i].Findings), string(d.Text)})
	}
	for _, m := range o.Missing {
		doc.Missing = append(doc.Missing, missingJSON{m.Kind, m.Why})
	}
	for _, c := range o.Counts {
		doc.Counts = append(doc.Counts, countJSON{c.What, c.Unit, c.Source, c.Values, c.Words})
	}
	for _, r := range o.Refused {
		doc.Refused = append(doc.Refused, refusedJSON{r.Scenario, r.Kind, r.Code, r.Reason, r.Count, r.Of})
	}
	for _, a := range o.Played {
		doc.Scenarios = append(doc.Scenarios, questionOf(a))
	}
	return indent(doc)
}
