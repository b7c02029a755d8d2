package report

import (
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

type answersJSON struct {
	FormatVersion string         `json:"format_version"`
	Version       string         `json:"version"`
	Seed          uint64         `json:"seed"`
	Repeat        string         `json:"repeat"`
	Interrupted   bool           `json:"interrupted"`
	Questions     []questionJSON `json:"questions"`

	Causes      []whatif.Causes  `json:"causes,omitempty"`
	Sensitivity []whatif.Tornado `json:"sensitivity,omitempty"`
}

type questionJSON struct {
	Name         string        `json:"name"`
	Deployment   string        `json:"deployment"`
	Scenario     string        `json:"scenario"`
	Replications int           `json:"replications"`
	AtMost       int           `json:"replications_at_most"`
	Precision    *float64      `json:"precision"`
	Precise      bool          `json:"precision_reached"`
	Interrupted  bool          `json:"interrupted"`
	Variants     []variantJSON `json:"variants"`
}

type variantJSON struct {
	Name     string           `json:"name"`
	Settings []whatif.Written `json:"settings"`
	Hash     string           `json:"hash"`
	Metrics  []metricJSON     `json:"metrics"`
}

type metricJSON struct {
	Name string         `json:"name"`
	Unit scenarios.Unit `json:"unit"`
	whatif.Summary
	Difference *whatif.Difference `json:"difference"`
	Limit      *float64           `json:"limit"`
	Met        *bool              `json:"met"`
}

// WhatIfJSON is the document of format_version 1: times in seconds, data in bytes, rates in bits per second.
func WhatIfJSON(d Answers) ([]byte, error) {
	doc := answersJSON{FormatVersion: FormatVersion, Version: d.Version, Seed: d.Seed, Repeat: d.Repeat, Interrupted: d.Interrupted, Questions: []questionJSON{}, Causes: d.Causes, Sensitivity: d.Tornados}
	for _, a := range d.List {
		doc.Questions = append(doc.Questions, questionOf(a))
	}
	return indent(doc)
}

func questionOf(a *whatif.Answer) questionJSON {
	q := questionJSON{Name: a.Question, Deployment: a.Deployment, Scenario: a.Scenario, Replications: a.Done, AtMost: a.Replications, Precise: a.Enough,
		Interrupted: a.Interrupted, Variants: []variantJSON{}}
	if a.Precision > 0 {
		q.Precision = &a.Precision
	}
	for v := range a.Variants {
		q.Variants = append(q.Variants, variantOf(a, v))
	}
	return q
}

func variantOf(a *whatif.Answer, v int) variantJSON {
	j := variantJSON{Name: a.Variants[v].Name, Settings: a.Variants[v].Settings, Hash: a.Variants[v].Hash, Metrics: []metricJSON{}}
	for m, x := range a.Metrics {
		k := metricJSON{Name: x.Name, Unit: x.Unit, Summary: a.Summary(v, m), Difference: a.Difference(v, m)}
		if limit, met := a.Met(v, m); limit != nil {
			k.Limit, k.Met = limit, &met
		}
		j.Metrics = append(j.Metrics, k)
	}
	return j
}
