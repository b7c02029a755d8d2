package explore

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"vmmdrill/sim/recovery"
	"vmmdrill/sim/recovery/twin"
)

// TestTheCountsAreOnRecord prints how large the abstract protocol is (PROTOCOL.md), and keeps it. The large ones are counted with -long.
func TestTheCountsAreOnRecord(t *testing.T) {
	const head = "option workloads partition vcommit     states  transitions  depth"
	lines := []string{head}
	record := onRecord(t, "testdata/abstract_counts.txt")
	for i, p := range cells {
		if i >= longFrom && !*long && i+1 < len(record) {
			lines = append(lines, record[i+1])
			continue
		}
		s := Run(context.Background(), newAbstract(t, p, true), Options{Workers: 2})
		lines = append(lines, fmt.Sprintf("%6d %9d %9v %7v %10d %12d %6d", p.Option, p.Workloads, p.Partition, p.VCommit, s.Represented, s.Transitions, s.Depth))
	}
	sameAsOnRecord(t, "testdata/abstract_counts.txt", lines)
}

// TestWhereTheOrdersBringEverythingUp: the primary site is down, the secondary one is up, and no site or line changes any more. In which
// states do the orders not bring every workload up at the secondary site, and why (PROTOCOL.md, 5)? With one workload.
func TestWhereTheOrdersBringEverythingUp(t *testing.T) {
	var lines []string
	for _, p := range cells[:6] {
		causes, of := unsurvivable(t, p)
		lines = append(lines, fmt.Sprintf("option %d, partition %v, vcommit %v: %d states with the primary site down and the secondary one up", p.Option, p.Partition, p.VCommit, of))
		var names []string
		for c := range causes {
			names = append(names, c)
		}
		slices.Sort(names)
		for _, c := range names {
			lines = append(lines, fmt.Sprintf("  %6d  %s", causes[c], c))
		}
		if len(causes) == 0 {
			t.Errorf("%+v: every state survives, which cannot be: a copy may be useless", p)
		}
	}
	sameAsOnRecord(t, "testdata/survivability.txt", lines)
}

// unsurvivable counts the states of a lost primary site from which no order leads to service, by cause, and all of them.
func unsurvivable(t *testing.T, p twin.Params) (causes map[string]int, of int) {
	system := newAbstract(t, p, false)
	s := Run(context.Background(), system, Options{Workers: 2})
	var w world
	var parts packed
	lost := func(k Key) bool {
		w, parts := w, parts
		system.p.unpack(k, &w, &parts)
		return w.estate.Up == [2]bool{false, true}
	}
	served := func(k Key) bool {
		w, parts := w, parts
		system.p.unpack(k, &w, &parts)
		return w.estate.Up == [2]bool{false, true} && !slices.ContainsFunc(w.machines, func(m recovery.Machine) bool { return !m.On[recovery.Secondary] })
	}
	events := []*recovery.Operation{recovery.SiteOutage, recovery.SiteRepair, recovery.LinkOutage, recovery.LinkRepair}
	usable := func(a uint16) bool { return !slices.Contains(events, system.actions[a].Op) }
	s.All(func(_ StateID, k Key) bool {
		if lost(k) {
			of++
		}
		return true
	})
	causes = map[string]int{}
	s.EachStranded(context.Background(), served, usable, func(id StateID) {
		if k := s.Key(id); lost(k) {
			causes[system.cause(k, usable)]++
		}
	})
	return causes, of
}

// cause is the farthest that the orders for the workload get from a state: the last of the tests that refuses them. Where that is the
// management server, it says the same of that.
func (a *abstract) cause(from Key, usable func(uint16) bool) string {
	farthest := map[*recovery.Operation]*recovery.Refusal{}
	note := func(w *world, op *recovery.Operation, t recovery.Target, workload bool) {
		r := recovery.Allowed(op, &w.estate, w.machines, t, recovery.Args{})
		key := op
		if !workload {
			key = recovery.VerifyVMM // stands for VMM's machine
		}
		if was := farthest[key]; r != nil && (was == nil || slices.Index(recovery.Refusals, r) > slices.Index(recovery.Refusals, was)) {
			farthest[key] = r
		}
	}
	x := a.Expander()
	seen := map[Key]bool{from: true}
	for queue := []Key{from}; len(queue) > 0; queue = queue[1:] {
		var w world
		var parts packed
		a.p.unpack(queue[0], &w, &parts)
		note(&w, recovery.UnplannedFailover, 0, true)
		if w.estate.Option == recovery.Standalone && !w.estate.VMM.Running() {
			note(&w, recovery.UnplannedFailover, recovery.TheVMM, false)
		}
		x.Expand(queue[0], func(n uint16, to Key) {
			if usable(n) && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}, nil)
	}
	var w world
	var parts packed
	a.p.unpack(from, &w, &parts)
	why := farthest[recovery.UnplannedFailover]
	if vmm := farthest[recovery.VerifyVMM]; why == recovery.VMMDown && vmm != nil {
		return fmt.Sprintf("%s, because of VMM's own machine: %s", why.Code, vmm.Code+unreversed(&w.estate.VMM))
	}
	return why.Code + unreversed(&w.machines[0])
}

// unreversed says so of a machine that was failed over towards the site that is lost now.
func unreversed(m *recovery.Machine) string {
	if m.Source == recovery.Secondary && m.Active() == recovery.Primary {
		return " (failed back, and not reversed yet)"
	}
	return ""
}

// onRecord are the lines of a file, none if there is none yet.
func onRecord(t *testing.T, file string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		if !*update {
			t.Fatal(err)
		}
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// sameAsOnRecord prints the lines and compares them with a file.
func sameAsOnRecord(t *testing.T, file string, lines []string) {
	t.Helper()
	text := strings.Join(lines, "\n") + "\n"
	t.Log("\n" + text)
	if slices.Equal(lines, onRecord(t, file)) {
		return
	}
	if !*update {
		t.Fatalf("%s is not as on record", file)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
