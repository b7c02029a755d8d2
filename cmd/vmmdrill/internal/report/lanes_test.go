package report

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file below testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what is drawn (%v); look at both, and write it anew with -update", path, err)
	}
}

// standsInAPage checks that a drawing is well-formed, has its own IDs alone, refers to nothing else, and has no style that a strict
// content security policy forbids.
func standsInAPage(t *testing.T, drawing []byte, id string) {
	t.Helper()
	ids := map[string]bool{}
	d := xml.NewDecoder(bytes.NewReader(drawing))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, drawing)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains([]string{"svg", "title", "desc", "defs", "pattern", "rect", "circle", "path", "text", "g", "p", "div"}, e.Name.Local) {
			t.Errorf("there is an element %s", e.Name.Local)
		}
		for _, a := range e.Attr {
			switch name := a.Name.Local; {
			case name == "style" || name == "href" || strings.HasPrefix(name, "on"):
				t.Errorf("%s has %s=%q", e.Name.Local, name, a.Value)
			case name == "id" && (ids[a.Value] || !strings.HasPrefix(a.Value, id+"-")):
				t.Errorf("the ID %q is not its own", a.Value)
			case name == "id":
				ids[a.Value] = true
			case name == "class":
				if a.Value != "lanes" && a.Value != "distribution" && !strings.Contains(LanesCSS, "."+a.Value+"{") {
					t.Errorf("class %s has no rule", a.Value)
				}
			}
		}
	}
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllSubmatch(drawing, -1) {
		if !ids[strings.TrimPrefix(string(m[1]), "#")] {
			t.Errorf("it refers to %s", m[1])
		}
	}
	if bytes.Contains(drawing, []byte("NaN")) || bytes.Contains(drawing, []byte("Inf")) {
		t.Errorf("it has figures that are none:\n%s", drawing)
	}
}

// recorded plays a scenario of an example, with some text added to it and replacements in it, and records its stretches.
func recorded(t testing.TB, example, scenario, more string, replace ...string) (*model.Topology, scenarios.Summary) {
	t.Helper()
	files := fstest.MapFS{"more.hcl": {Data: []byte(more)}}
	for _, f := range []string{"topology.hcl", "drills.hcl"} {
		text, err := fs.ReadFile(library.Files, "examples/"+example+"/"+f)
		if err != nil {
			t.Fatal(err)
		}
		files[f] = &fstest.MapFile{Data: []byte(strings.NewReplacer(replace...).Replace(string(text)))}
	}
	cfg, diags := model.Load(files, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list, diags := scenarios.Load(cfg)
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == scenario })
	if diags.HasErrors() || i < 0 {
		t.Fatalf("no scenario %s: %v", scenario, diags)
	}
	list[i].RecordStretches()
	sum, err := list[i].Play(context.Background(), 1, 20, 2, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return cfg.Topology, sum
}

// TestTheLanesOfBothExamples are golden drawings with their tables. On a page each has its own IDs.
func TestTheLanesOfBothExamples(t *testing.T) {
	for _, example := range []string{"standalone", "stretched"} {
		topology, sum := recorded(t, example, "paris_lost", "")
		l := LanesOf(topology, &sum)
		drawing := LanesSVG(l, example)
		standsInAPage(t, drawing, example)
		golden(t, "lanes_"+example+".svg", drawing)
		var b bytes.Buffer
		fmt.Fprintln(&b, l.Caption())
		tableText(&b, unmarked(StepHead), l.StepRows())
		tableText(&b, unmarked(StretchHead), l.StretchRows(100))
		golden(t, "lanes_"+example+".txt", trailingSpace.ReplaceAll(b.Bytes(), nil))
		if other := LanesSVG(l, "other"); bytes.Contains(other, []byte(example+"-")) || len(other) == len(drawing) {
			t.Errorf("two drawings of %s share IDs", example)
		}
	}
}

// unmarked are the names of columns.
func unmarked(marked []string) (names []string) {
	for _, c := range columns(marked...) {
		names = append(names, c.Name)
	}
	return names
}

// TestTheTablesSayWhatTheMetricsMeasure: VMM's outage in the table is its RTO, that of the machines theirs.
func TestTheTablesSayWhatTheMetricsMeasure(t *testing.T) {
	topology, sum := recorded(t, "standalone", "paris_lost", "")
	l := LanesOf(topology, &sum)
	want := map[string]string{"VMM vmm01": spelled(time.Duration(sum.First.VMM.RTO * 1e9))}
	for _, v := range sum.First.VMs {
		if vm := &topology.VMs[v.VM]; vm.Name == "erp-db" {
			want["erp-db"] = spelled(time.Duration(v.RTO * 1e9))
		}
	}
	for _, row := range l.StretchRows(100) {
		if text, is := want[row[0]]; is && strings.HasPrefix(row[1], "no") || is && row[1] == "without service" {
			delete(want, row[0])
			if row[4] != text {
				t.Errorf("%v; its RTO is %s", row, text)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("there is nothing of %v", want)
	}
	if rows := l.StretchRows(3); len(rows) != 3 {
		t.Errorf("a table of at most 3 rows has %d", len(rows))
	}
}

// TestAShortRunInALongDrillIsDrawnCloselyToo: the failover of an hour in a drill of five days, from the loss of the site until the last
// machine is back, with the numbers of all its steps.
func TestAShortRunInALongDrillIsDrawnCloselyToo(t *testing.T) {
	topology, sum := recorded(t, "standalone", "paris_lost", "")
	if l := LanesOf(topology, &sum); len(l.Closeups()) > 0 {
		t.Errorf("one run that fills its chart is drawn %d times more", len(l.Closeups()))
	}
	topology, sum = recorded(t, "standalone", "paris_lost_and_back", "")
	l := LanesOf(topology, &sum)
	list := l.Closeups()
	if len(list) != 3 || list[0].About != "failover" {
		t.Fatalf("there are %d closeups", len(list))
	}
	c := list[0]
	last := time.Duration(0)
	for _, v := range sum.First.VMs {
		last = max(last, 12*time.Hour+time.Duration(v.RTO*1e9))
	}
	if c.From > 12*time.Hour || c.From < 11*time.Hour+50*time.Minute || c.To < last || c.To > last+10*time.Minute {
		t.Errorf("it is from %v to %v; the site is lost at 12h, the last machine back at %v", c.From, c.To, last)
	}
	drawing := LanesSVG(c, "c")
	standsInAPage(t, drawing, "c")
	for _, number := range []string{">1</text>", ">2</text>", ">3</text>", ">4</text>"} {
		if !bytes.Contains(drawing, []byte(number)) {
			t.Errorf("there is no number %s", number)
		}
	}
}

// busy is a scenario with a time of day, a line that is cut, other faults, and a test failover.
const busy = `
scenario "busy" {
  duration = "20h"
  start    = "22:00"
  fault "link_outage" {
    target       = link.wan
    at           = "1h"
    repair_after = "90m"
  }
  fault "vault_outage" {
    target       = vault.contoso-dr
    at           = "2h"
    repair_after = "30m"
  }
  fault "host_outage" {
    target       = host.lyo-hv1
    at           = "40m"
    repair_after = "20m"
  }
  run "rehearsal" {
    procedure = procedure.rehearsal
    after     = "4h"
  }
}
procedure "rehearsal" {
  option = "standalone"
  when   = "fault"
  step "look whether it starts" {
    do           = "test_failover"
    target       = "workloads"
    console      = "vault"
    site         = "secondary"
    duration     = uniform("10m", "30m")
    wait_at_most = "4h"
  }
  step "clean up" {
    do           = "test_failover_cleanup"
    target       = "workloads"
    console      = "vault"
    site         = "secondary"
    duration     = uniform("10m", "2h")
    wait_at_most = "4h"
  }
}
`

// TestEveryKindIsDrawn, each in its lane and with what a reader sees who points at it; instants are times of day.
func TestEveryKindIsDrawn(t *testing.T) {
	topology, sum := recorded(t, "standalone", "busy", busy)
	drawing := LanesSVG(LanesOf(topology, &sum), "b")
	standsInAPage(t, drawing, "b")
	for _, want := range []string{
		`fill="url(#b-outage)"><title>line wan: cut, from 23:00:00 to day 2, 00:30:00, 1 h 30 min</title>`,
		`<title>vault contoso-dr: the vault cannot be used, from day 2, 00:00:00 to day 2, 00:30:00, 30 min</title>`,
		`class="lane-fault"><title>site lyon: host outage, host.lyo-hv1, from 22:40:00 to 23:00:00, 20 min</title>`,
		`<title>vault contoso-dr: changes do not get to the other side, up to all 13 machines, from 22:40:00`,
		`<title>erp-db: a test failover is open, from day 2,`,
		`fill="url(#b-unprotected)"><title>erp-app: unprotected, up to all 12 machines, from`,
		`<title>1. look whether it starts, by a person, from day 2, 02:40:00 to`,
		`text-anchor="middle">23:00</text>`, `text-anchor="middle">day 2, 00:00</text>`, `text-anchor="middle">01:00</text>`,
	} {
		if !bytes.Contains(drawing, []byte(want)) {
			t.Errorf("there is no %s in\n%s", want, drawing)
		}
	}
}

// TestARunWithoutStretchesHasAnEmptyDrawing, as one has that nobody recorded, or in which nothing happened.
func TestARunWithoutStretchesHasAnEmptyDrawing(t *testing.T) {
	topology, sum := recorded(t, "standalone", "quiet", "scenario \"quiet\" {\n duration = \"1d\"\n}\n")
	l := LanesOf(topology, &sum)
	standsInAPage(t, LanesSVG(l, "q"), "q")
	if len(l.Rows) != 9 || l.Caption() != "The whole run of 1 d." || len(l.StepRows())+len(l.StretchRows(9)) > 0 {
		t.Errorf("%d lanes, %s", len(l.Rows), l.Caption())
	}
	sum.First.Lanes, sum.First.Stretches = nil, nil
	if l = LanesOf(topology, &sum); len(l.Rows) > 0 {
		t.Errorf("%d lanes of nothing", len(l.Rows))
	}
	standsInAPage(t, LanesSVG(l, "q"), "q")
}

// TestHostileNamesAreHarmlessInDrawings: whatever names there are, they are text.
func TestHostileNamesAreHarmlessInDrawings(t *testing.T) {
	l := Lanes{From: 0, To: time.Hour, Whole: time.Hour, Aside: []string{worst},
		Steps: []LaneStep{{Number: 1, Run: worst, Name: worst, Manual: true, To: time.Minute}}}
	for of := sim.SiteLane; of <= sim.WorkloadLane; of++ {
		areas := []LaneArea{{Kind: sim.InForce, What: worst, Levels: []LaneLevel{{0, 1}, {time.Hour, 0}}}}
		l.Rows = append(l.Rows, LaneRow{of, worst, 3, areas})
	}
	limit := 5.0
	for name, drawing := range map[string][]byte{
		"lanes":        LanesSVG(l, worst),
		"distribution": DistributionSVG(worst, []float64{1, 2}, &limit, scenarios.Unit(worst), worst),
	} {
		standsInAPage(t, drawing, fileWord(worst))
		harmless(t, name, string(drawing))
		if bytes.Contains(drawing, []byte("<script")) || bytes.Contains(drawing, []byte("alert(1)")) != true {
			t.Errorf("%s does not show the name as a text:\n%s", name, drawing)
		}
	}
}

// fleet is an estate of blocks of fifty machines, and the loss of their site.
func fleet(blocks int) string {
	var b strings.Builder
	b.WriteString(`
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "10 Gbit/s"
}
host "a" { site = site.a }
host "b" {
  site = site.b
  replica_server {}
}
host_group "a" { hosts = [host.a] }
host_group "b" { hosts = [host.b] }
cloud "a" {
  vmm         = vmm.v
  host_groups = [host_group.a]
}
cloud "b" {
  vmm         = vmm.v
  host_groups = [host_group.b]
}
vm "vmm" {
  host = host.a
  hyperv_replica { replica_server = host.b }
}
vmm "v" {
  vm  = vm.vmm
  sql = sql.db
  provider { installed_on = [vm.vmm] }
}
sql "db" {
  placement = "same_vm"
  vm        = vm.vmm
}
vault "v" {
  registration { vmm = vmm.v }
}
replication_policy "p" { replication_frequency = "15m" }
scenario "lost" {
  duration = "6h"
  fault "site_outage" {
    target = site.a
    at     = "2h"
  }
  run "failover" { procedure = procedure.failover }
}
`)
	var names []string
	for i := range blocks {
		fmt.Fprintf(&b, "vm \"m%d\" {\n count = 50\n host = host.a\n disk \"d\" {\n size = \"10 GiB\"\n write_rate = \"10 KiB/s\"\n }\n}\n", i)
		names = append(names, fmt.Sprintf("vm.m%d", i))
	}
	fmt.Fprintf(&b, "protection \"x\" {\n vault = vault.v\n policy = replication_policy.p\n source { cloud = cloud.a }\n target { cloud = cloud.b }\n vms = [%s]\n}\n", strings.Join(names, ", "))
	return b.String()
}

// TestTheDrawingOfTwoThousandMachinesIsSmall: the eleven worst of forty blocks have a lane, the others share one, and all machines are
// counted.
func TestTheDrawingOfTwoThousandMachinesIsSmall(t *testing.T) {
	cfg, diags := model.Load(fstest.MapFS{"fleet.hcl": {Data: []byte(fleet(40))}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list, diags := scenarios.Load(cfg)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list[0].RecordStretches()
	sum, err := list[0].Play(context.Background(), 1, 1, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	l := LanesOf(cfg.Topology, &sum)
	drawing := LanesSVG(l, "f")
	standsInAPage(t, drawing, "f")
	machines, groups := 0, 0
	for i := range l.Rows {
		if r := &l.Rows[i]; r.Of == sim.WorkloadLane {
			groups++
			machines += r.Machines
		}
	}
	last := l.Rows[len(l.Rows)-1]
	if groups != groupsMax || machines != 2000 || last.Name != "29 more groups" || last.Areas[0].most() != 29*50 {
		t.Errorf("%d groups of %d machines, the last is %s, of which %d are down at once", groups, machines, last.Name, last.Areas[0].most())
	}
	t.Logf("%d stretches, %d bytes", len(sum.First.Stretches), len(drawing))
	if len(drawing) > 120_000 || len(sum.First.Stretches) > 20_000 {
		t.Errorf("%d stretches are drawn in %d bytes", len(sum.First.Stretches), len(drawing))
	}
}

// TestADrawingIsBoundedWhateverHappens: forty groups whose machines go down and come back five thousand times, or so often that it could
// just be seen.
func TestADrawingIsBoundedWhateverHappens(t *testing.T) {
	const whole = 30 * day
	for _, times := range []int{200, 5000} {
		l := Lanes{To: whole, Whole: whole}
		var groups []LaneRow
		for g := range 40 {
			r := LaneRow{Of: sim.WorkloadLane, Name: fmt.Sprint("g", g), Machines: 50}
			for _, kind := range []sim.StretchKind{sim.Outage, sim.Unprotected, sim.TestOpen} {
				for i := range times {
					at, part := whole/time.Duration(times)*time.Duration(i), whole/time.Duration(8*times)
					r.Areas = append(r.Areas, LaneArea{Kind: kind, What: "so", Levels: []LaneLevel{{at, 1 + i%50}, {at + part, 1 + i%7}, {at + 3*part, 0}}})
				}
			}
			groups = append(groups, r)
		}
		l.Rows = l.worst(groups)
		drawing := LanesSVG(l, "x")
		standsInAPage(t, drawing, "x")
		if n := bytes.Count(drawing, []byte("<title>g0: so,")); n == 0 || n > 3*areasMax || len(drawing) > 600_000 {
			t.Errorf("of %d times there are %d, in %d bytes", times, n, len(drawing))
		}
	}
}

// TestTheWindowIsWhereSomethingHappens: from the first event to the end of the last and of what followed from it, and a margin.
func TestTheWindowIsWhereSomethingHappens(t *testing.T) {
	const whole = 48 * time.Hour
	x := func(kind sim.StretchKind, from, to float64) (s sim.Stretch) {
		s.Kind, s.Open = kind, to == 48
		for range int(from * 60) {
			s.From += 60e9
		}
		for range int(to * 60) {
			s.To += 60e9
		}
		return s
	}
	for name, c := range map[string]struct {
		list     []sim.Stretch
		from, to float64 // hours, before the margin of a twenty-fifth
	}{
		"a site that stays lost":        {[]sim.Stretch{x(sim.Outage, 12, 48), x(sim.Manual, 12.5, 13)}, 12, 13},
		"what begins and stays":         {[]sim.Stretch{x(sim.Manual, 12, 13), x(sim.Outage, 12.5, 48), x(sim.Unprotected, 12.75, 48)}, 12, 13},
		"what follows from it":          {[]sim.Stretch{x(sim.Outage, 12, 13), x(sim.Unprotected, 12.5, 20), x(sim.Standstill, 19, 22)}, 12, 22},
		"what was so before, and after": {[]sim.Stretch{x(sim.Unprotected, 1, 2), x(sim.Outage, 12, 13), x(sim.Unprotected, 30, 31)}, 12, 13},
		"nobody does anything":          {[]sim.Stretch{x(sim.Unprotected, 3, 4), x(sim.Standstill, 30, 31)}, 3, 31},
	} {
		from, to := windowOf(c.list, whole)
		margin := (c.to - c.from) / 25
		if d := from.Hours() - (c.from - margin); d > 1e-6 || d < -1e-6 {
			t.Errorf("%s: it begins at %v", name, from)
		}
		if d := to.Hours() - (c.to + margin); d > 1e-6 || d < -1e-6 {
			t.Errorf("%s: it ends at %v", name, to)
		}
	}
	if from, to := windowOf(nil, whole); from != 0 || to != whole {
		t.Errorf("of nothing %v to %v are shown", from, to)
	}
}

// TestAnAxisHasAFewRoundInstants, however long the window is and whenever the run begins.
func TestAnAxisHasAFewRoundInstants(t *testing.T) {
	for length := 7 * time.Second; length < 5000*day; length = length * 13 / 10 {
		for _, start := range []time.Duration{0, 8*time.Hour + 7*time.Minute} {
			l := Lanes{From: 12345 * time.Second, To: 12345*time.Second + length, Start: start}
			ticks := l.ticks()
			if len(ticks) < 2 || len(ticks) > ticksMax {
				t.Fatalf("%v has %d instants", length, len(ticks))
			}
			step := ticks[1] - ticks[0]
			if !slices.Contains(tickSteps, step) || (ticks[0]+start)%step != 0 || ticks[0] < l.From || ticks[len(ticks)-1] > l.To {
				t.Errorf("%v from %v: instants are %v", length, start, ticks)
			}
		}
	}
}
