package report

import (
	"fmt"

	"vmmdrill/scenarios/explore"
	"vmmdrill/sim/recovery"
)

type verifyJSON struct {
	FormatVersion   string               `json:"format_version"`
	Version         string               `json:"version"`
	Repeat          string               `json:"repeat"`
	Searches        []searchJSON         `json:"searches"`
	Sampled         *sampledJSON         `json:"sampled,omitempty"`
	Machines        []standingJSON       `json:"machines"`
	Promises        []promiseJSON        `json:"promises"`
	Counterexamples []counterexampleJSON `json:"counterexamples"`
	Losses          []lossJSON           `json:"losses"`
	Mistakes        []mistakeJSON        `json:"mistakes"`
	Windows         []windowJSON         `json:"windows"`
	TimedWindows    []timedWindowJSON    `json:"windows_in_time"` // of one timed run
	Assumptions     []string             `json:"assumptions"`
}

// timedWindowJSON is how long machines were without a usable copy. Times are in seconds.
type timedWindowJSON struct {
	Gap      string  `json:"gap"`
	Opened   string  `json:"from"`
	Closed   string  `json:"until,omitempty"` // "": it did not end
	Machines int     `json:"machines"`
	Shortest float64 `json:"shortest"`
	Longest  float64 `json:"longest"`
}

type searchJSON struct {
	Name        string `json:"name"`
	Label       string `json:"label"` // "exhaustive" or "stopped early"
	Stopped     string `json:"stopped,omitempty"`
	Left        int    `json:"states_left"`
	Faults      int    `json:"faults"`
	Mistakes    *int   `json:"mistakes"` // null: any legal step
	States      int    `json:"states"`
	Represented int    `json:"states_represented"`
	Transitions int    `json:"transitions"`
	Depth       int    `json:"depth"`
}

type sampledJSON struct {
	Runs        int    `json:"runs"`
	Asked       int    `json:"runs_asked"`
	Seed        uint64 `json:"seed"`
	Transitions int    `json:"transitions"`
}

type standingJSON struct {
	Name string `json:"name"`
	For  int    `json:"for"`
}

type promiseJSON struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	Source string `json:"source"`
	Kept   bool   `json:"kept"`
}

type counterexampleJSON struct {
	Promise  string     `json:"promise"`
	What     string     `json:"what"`
	Label    string     `json:"label"` // "exhaustive": the shortest story; "sampled": the smallest that was found
	Story    []string   `json:"story"`
	Lines    []lineJSON `json:"lines"`
	Scenario string     `json:"scenario,omitempty"`
}

type lineJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Why  string `json:"why"`
}

type lossJSON struct {
	Fault     string `json:"fault"`
	Target    string `json:"target"`
	Procedure string `json:"procedure"`
	Step      string `json:"step"`
	Effect    string `json:"effect"`
	At        string `json:"refused_step,omitempty"`
	Code      string `json:"code,omitempty"`
	Missing   string `json:"missing,omitempty"`
}

type mistakeJSON struct {
	Mistake   string `json:"mistake"`
	Procedure string `json:"procedure"`
	Step      string `json:"step"`
	Effect    string `json:"effect"`
	At        string `json:"caught_at,omitempty"`
	Code      string `json:"code,omitempty"`
	Missing   string `json:"missing,omitempty"`
}

type windowJSON struct {
	Procedure string   `json:"procedure"`
	After     string   `json:"after"`
	Lost      string   `json:"lost_site"`
	Gap       string   `json:"gap"`
	VMs       []string `json:"vms"`
	Closes    bool     `json:"closes_by_itself"`
}

// VerifyJSON is the document of format_version 1.
func VerifyJSON(v Verification) ([]byte, error) { return indent(verifyDocument(v)) }

func verifyDocument(v Verification) verifyJSON {
	t := v.Config.Topology
	doc := verifyJSON{FormatVersion: FormatVersion, Version: v.Version, Repeat: v.Repeat, Searches: []searchJSON{}, Machines: []standingJSON{},
		Promises: promises(v), Counterexamples: []counterexampleJSON{}, Losses: []lossJSON{}, Mistakes: []mistakeJSON{}, Windows: []windowJSON{}, TimedWindows: []timedWindowJSON{}, Assumptions: explore.Assumptions}
	for i := range v.Searches {
		doc.Searches = append(doc.Searches, searchOf(&v.Searches[i]))
	}
	for _, s := range v.Standing {
		doc.Machines = append(doc.Machines, standingJSON{t.VMs[s.VM].Name, s.For})
	}
	if s := v.Sampled; s != nil {
		doc.Sampled = &sampledJSON{s.Runs, s.Asked, s.Seed, s.Transitions}
	}
	for i := range v.Counterexamples {
		doc.Counterexamples = append(doc.Counterexamples, counterexampleOf(&v.Counterexamples[i]))
	}
	for _, l := range v.Losses {
		doc.Losses = append(doc.Losses, lossJSON{string(l.Kind), l.Target, l.Procedure, l.Step, string(l.Effect), l.At, l.Code, l.Missing})
	}
	for _, m := range v.Mistakes {
		doc.Mistakes = append(doc.Mistakes, mistakeJSON{m.Kind, m.Procedure, m.Step, string(m.Effect), m.At, m.Code, m.Missing})
	}
	for _, w := range v.Gaps {
		x := windowJSON{w.Procedure, w.After, w.Lost, string(w.Gap), []string{}, w.Closes}
		for _, vm := range w.VMs {
			x.VMs = append(x.VMs, t.VMs[vm].Name)
		}
		doc.Windows = append(doc.Windows, x)
	}
	for _, g := range v.TimedGaps {
		doc.TimedWindows = append(doc.TimedWindows, timedWindowJSON{string(g.Gap), g.Opened, g.Closed, g.Machines, g.Shortest.Seconds(), g.Longest.Seconds()})
	}
	return doc
}

func searchOf(s *explore.Searched) searchJSON {
	x := searchJSON{s.Name, "exhaustive", string(s.Stopped), s.Left, s.Faults, nil, s.States, s.Represented, s.Transitions, s.Depth}
	if s.Mistakes >= 0 {
		x.Mistakes = &s.Mistakes
	}
	if s.Stopped != explore.Complete {
		x.Label = "stopped early"
	}
	return x
}

// promises are all of them, with those that are broken.
func promises(v Verification) (list []promiseJSON) {
	kept := func(name string) bool {
		for i := range v.Counterexamples {
			if v.Counterexamples[i].Promise == name {
				return false
			}
		}
		return true
	}
	for _, inv := range recovery.Invariants {
		list = append(list, promiseJSON{inv.Name, inv.Doc, "", kept(inv.Name)})
	}
	for _, p := range explore.Promises {
		list = append(list, promiseJSON{p.Name, p.Doc, p.Source, kept(p.Name)})
	}
	for _, o := range v.Own {
		list = append(list, promiseJSON{o.Name, o.Doc, fmt.Sprintf("%s:%d", o.Range.Filename, o.Range.Start.Line), kept(o.Name)})
	}
	return list
}

func counterexampleOf(c *explore.Counterexample) counterexampleJSON {
	x := counterexampleJSON{Promise: c.Promise, What: c.What, Label: "exhaustive", Story: []string{}, Lines: []lineJSON{}, Scenario: c.Scenario}
	if c.Sampled {
		x.Label = "sampled"
	}
	for _, e := range c.Story {
		x.Story = append(x.Story, e.Text)
	}
	for _, l := range c.Lines {
		x.Lines = append(x.Lines, lineJSON{l.Range.Filename, l.Range.Start.Line, l.Why})
	}
	return x
}
