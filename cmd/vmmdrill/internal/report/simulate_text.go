package report

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"text/tabwriter"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// rowsMax is how many machines a table shows; the worst come first, and -o json has all.
const rowsMax = 40

// SimulateText is what a person reads: each scenario's timeline, its figures and its verdict.
func SimulateText(s Simulation, quiet bool) ([]byte, error) {
	var b bytes.Buffer
	t := s.Config.Topology
	fmt.Fprintf(&b, "vmmdrill %s, seed %d: %s (%s)\n", plain(s.Version), s.Seed, plain(t.Deployment.Name), t.Option())
	findings, err := FindingsText(s.Findings, true)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "topology: %s of %d rules\n%s", TallyOf(&s.Findings.Review), len(s.Findings.Rules), findings)
	for i := range s.Verdicts {
		scenarioText(&b, t, &s.Verdicts[i], quiet)
	}
	if !quiet {
		assumedText(&b, t)
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(s.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil), nil
}

// trailingSpace is what tables leave behind empty cells.
var trailingSpace = regexp.MustCompile(`(?m) +$`)

// assumedText lists the defaults that were taken, one line for each attribute however often it was left open.
func assumedText(b *bytes.Buffer, t *model.Topology) {
	fmt.Fprintln(b, "\ntaken where the topology says nothing (vmmdrill explain assumptions lists the simulator's own)")
	type taken struct{ name, value string }
	more := map[taken]int{}
	var first []model.Unstated
	for _, u := range t.Unstated() {
		if u.Default == "" {
			continue
		}
		key := taken{u.Name, u.Default}
		if _, again := more[key]; again {
			more[key]++
			continue
		}
		more[key] = 0
		first = append(first, u)
	}
	for _, u := range first {
		others := ""
		if n := more[taken{u.Name, u.Default}]; n > 0 {
			others = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(b, "  %s.%s%s: %s (%s)\n", plain(u.Address), u.Name, others, plain(u.Default), u.Source)
	}
}

func scenarioText(b *bytes.Buffer, t *model.Topology, v *scenarios.Verdict, quiet bool) {
	s := &v.Summary
	fmt.Fprintf(b, "\nscenario %s: %s\n", plain(s.Scenario.Name), verdict(v))
	if d := s.Scenario.Description; d != "" {
		fmt.Fprintf(b, "  %s\n", plain(d))
	}
	if !quiet {
		timelineText(b, s)
	}
	machinesText(b, t, s)
	copiesText(b, t, s)
	refusalsText(b, s.Refusals)
	fmt.Fprintf(b, "  split brain in %d of %d replications; %s ended in the initial state\n", s.SplitBrain, s.Replications, fraction(s.Home, s.Replications))
	if s.Mistaken > 0 {
		fmt.Fprintf(b, "  VMM, its database gone back in time, looks for machines where they are not in %s replications\n", fraction(s.Mistaken, s.Replications))
	}
	tiesText(b, s.Ties)
	for _, e := range v.Expectations {
		fmt.Fprintf(b, "  %s expectation: %s\n", metWord(e.Met), plain(e.Name))
		if !e.Met {
			fmt.Fprintf(b, "         %s\n", plain(e.Message))
		}
	}
}

// copiesText says how long the first copies take, and whose is the last.
func copiesText(b *bytes.Buffer, t *model.Topology, s *scenarios.Summary) {
	if s.Copied == nil || len(s.VMs) == 0 {
		return
	}
	last := slices.MaxFunc(s.VMs, func(a, b scenarios.VMSummary) int {
		return cmp.Compare(seconds(a.Protected.P50), seconds(b.Protected.P50))
	})
	fmt.Fprintf(b, "  initial replication is complete after p50 %s, p95 %s, max %s; %s is the last\n",
		span(s.Copied.P50), span(s.Copied.P95), span(s.Copied.Max), plain(t.VMs[last.VM].Name))
}

// refusalsText says each reason once, however many machines it was given for.
func refusalsText(b *bytes.Buffer, refusals []sim.RefusalTally) {
	type reason struct{ operation, code string }
	seen := map[reason]int{} // position in the groups
	var groups []sim.RefusalTally
	var machines []int
	for _, r := range refusals {
		key := reason{r.Operation, r.Code}
		if i, known := seen[key]; known {
			groups[i].Count += r.Count
			machines[i]++
			continue
		}
		seen[key] = len(groups)
		groups, machines = append(groups, r), append(machines, 1)
	}
	for i, r := range groups {
		others := ""
		if machines[i] > 1 {
			others = fmt.Sprintf(" and %d more", machines[i]-1)
		}
		fmt.Fprintf(b, "  refused: %s of %s%s, %s: %s (%s), %s\n", r.Operation, plain(r.Target), others, r.Code, r.Reason, r.Source, plural(r.Count, "time"))
	}
}

func verdict(v *scenarios.Verdict) string {
	if v.Passed() {
		return fmt.Sprintf("passed, %d replications", v.Summary.Replications)
	}
	return fmt.Sprintf("MISSED, %d replications", v.Summary.Replications)
}

func metWord(met bool) string {
	if met {
		return "met   "
	}
	return "MISSED"
}

func fraction(n, of int) string {
	if n == of {
		return "all"
	}
	return fmt.Sprintf("%d of %d", n, of)
}

// timelineText leaves out what concerns one machine among many.
func timelineText(b *bytes.Buffer, s *scenarios.Summary) {
	fmt.Fprintf(b, "\n  timeline of replication 0 (hash %s)\n", s.First.Hash)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, e := range s.First.Timeline {
		if !e.Minor {
			fmt.Fprintf(w, "    %v\t%s\t%s\t%s\n", e.At, plain(e.What), plain(e.Target), plain(e.Detail))
		}
	}
	w.Flush()
	fmt.Fprintln(b)
}

// row is a line of the table of machines.
type row struct {
	name, site, health string
	pair               scenarios.Pair
}

func machinesText(b *bytes.Buffer, t *model.Topology, s *scenarios.Summary) {
	rows := rowsOf(t, s)
	more := len(rows) - rowsMax
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "  \tRTO p50\tp95\tmax\tRPO p50\tp95\tmax\t  at\thealth\t\n")
	line := func(r row) {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t  %s\t%s\t\n", plain(r.name),
			span(r.pair.RTO.P50), span(r.pair.RTO.P95), span(r.pair.RTO.Max),
			span(r.pair.RPO.P50), span(r.pair.RPO.P95), span(r.pair.RPO.Max), plain(r.site), r.health)
	}
	line(row{"VMM", "", "", s.VMM})
	for _, r := range rows[:min(len(rows), rowsMax)] {
		line(r)
	}
	for _, o := range s.Objectives {
		line(row{"objective " + o.Objective.Name, metWord(o.Met), "", o.Pair})
	}
	w.Flush()
	if more > 0 {
		fmt.Fprintf(b, "  … and %d more, none of them worse (-o json has all)\n", more)
	}
	for _, l := range s.Links {
		fmt.Fprintf(b, "  link %s: %.1f Mbit/s on average, %s of its bandwidth\n", plain(t.Links[l.Link].Name), 8*l.MeanBytesPerSecond/1e6, percent(l.Utilization.Mean))
	}
}

func rowsOf(t *model.Topology, s *scenarios.Summary) []row {
	rows := make([]row, 0, len(s.VMs))
	for _, vm := range s.VMs {
		r := row{t.VMs[vm.VM].Name, "-", vm.Health, vm.Pair}
		if vm.Site != model.NoSite {
			r.site = t.Sites[vm.Site].Name
		}
		rows = append(rows, r)
	}
	if len(rows) > rowsMax {
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(seconds(b.pair.RTO.P95), seconds(a.pair.RTO.P95)) })
	}
	return rows
}

func seconds(v *float64) float64 {
	if v == nil {
		return math.Inf(1)
	}
	return *v
}

// span writes seconds as hours, minutes and seconds; nil is never.
func span(v *float64) string {
	if v == nil {
		return "never"
	}
	return time.Duration(*v * 1e9).Round(time.Second).String()
}

func percent(v *float64) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100**v)
}
