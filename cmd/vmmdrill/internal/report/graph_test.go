package report

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
)

// drawn is a deployment as a graph.
func drawn(t *testing.T, text string) Graph {
	t.Helper()
	cfg, diags := model.Load(fstest.MapFS{"t.hcl": {Data: []byte(text)}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return GraphOf(cfg.Topology)
}

// estates are the examples and the corpus, by name.
func estates(t *testing.T) map[string]Graph {
	t.Helper()
	list := map[string]Graph{}
	for _, name := range []string{"standalone", "stretched"} {
		cfg, diags := model.Load(library.Files, []string{"examples/" + name + "/topology.hcl"}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		list[name] = GraphOf(cfg.Topology)
	}
	corpus := os.DirFS("../../../../validate/testdata/corpus")
	names, err := os.ReadDir("../../../../validate/testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		cfg, diags := model.Load(corpus, []string{name.Name()}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		list[name.Name()] = GraphOf(cfg.Topology)
	}
	return list
}

// TestTheExamplesAreDrawn as golden pictures.
func TestTheExamplesAreDrawn(t *testing.T) {
	list := estates(t)
	for _, name := range []string{"standalone", "stretched", "retailer"} {
		golden(t, "graph_"+name+".svg", SVG(list[name]))
	}
}

// TestReplicationIsDashedAndSaysHow: each mechanism with its mode or interval, between the two that replicate.
func TestReplicationIsDashedAndSaysHow(t *testing.T) {
	list := estates(t)
	for name, want := range map[string][]Edge{
		"standalone": {
			{From: "vm.vmm01", To: "host.lyo-mgmt", Label: "Hyper-V Replica, every 5 min", Dashed: true},
			{From: "cloud.gold", To: "cloud.silver", Label: "Site Recovery, every 5 min, 13 machines, gold-to-silver", Dashed: true},
		},
		"stretched": {
			{From: "vm.sql-a", To: "vm.sql-b", Label: "availability group, synchronous", Dashed: true},
			{From: "cloud.gold", To: "cloud.silver", Label: "Site Recovery, every 30 s, 2 machines, gold-to-silver", Dashed: true},
		},
	} {
		dashed := 0
		for _, e := range list[name].Edges {
			if e.Dashed {
				dashed++
			}
		}
		for _, e := range want {
			if !slices.Contains(list[name].Edges, e) {
				t.Errorf("%s has no %+v", name, e)
			}
		}
		if dashed != len(want) {
			t.Errorf("%s has %d arrows of replication", name, dashed)
		}
	}
	other := drawn(t, replicas)
	for _, e := range []Edge{
		{From: "vm.b", To: "vm.a", Label: "availability group, asynchronous", Dashed: true},
		{From: "vm.b", To: "vm.c", Label: "availability group, synchronous", Dashed: true},
		{From: "host.two", To: "host.three", Label: "extended replication, every 15 min", Dashed: true},
	} {
		if !slices.Contains(other.Edges, e) {
			t.Errorf("there is no %+v in %+v", e, other.Edges)
		}
	}
}

// replicas is a database whose first replica is not at the primary site, and a machine whose copy is sent on.
const replicas = `
deployment "d" {
  option         = "stretched_cluster"
  primary_site   = site.two
  secondary_site = site.one
}
site "one" {}
site "two" {}
site "three" {}
host "one" { site = site.one }
host "two" { site = site.two }
host "three" { site = site.three }
vm "a" { host = host.one }
vm "b" { host = host.two }
vm "c" { host = host.three }
vm "sent" {
  host = host.one
  hyperv_replica { replica_server = host.two }
  extended_replication {
    replica_server        = host.three
    replication_frequency = "15m"
  }
}
sql "s" {
  placement = "availability_group"
  availability_group {
    replica "a" {
      vm                = vm.a
      availability_mode = "asynchronous_commit"
    }
    replica "b" {
      vm                = vm.b
      availability_mode = "synchronous_commit"
    }
    replica "c" {
      vm                = vm.c
      availability_mode = "synchronous_commit"
    }
  }
}
`

// arranged is a drawing before it is written.
func arranged(g Graph) *svg {
	s := &svg{graph: g.folded(), placed: map[string]rectangle{}, ground: map[string]int{}}
	s.sort()
	s.arrange()
	return s
}

// crosses reports whether a part of a way, which is straight, enters a rectangle.
func (r rectangle) crosses(a, b point) bool {
	const steps = 200
	for i := range steps + 1 {
		x, y := a.x+(b.x-a.x)*float64(i)/steps, a.y+(b.y-a.y)*float64(i)/steps
		if x > r.x+0.5 && x < r.right()-0.5 && y > r.y+0.5 && y < r.bottom()-0.5 {
			return true
		}
	}
	return false
}

// TestArrowsAndLabelsKeepClearOfBoxes: a line between sites goes from edge to edge, and enters no box and no label; no label lies on a
// box, on the head of an arrow or on another label. Over all that is in the corpus.
func TestArrowsAndLabelsKeepClearOfBoxes(t *testing.T) {
	lines := 0
	for name, g := range estates(t) {
		s := arranged(g)
		for _, w := range s.wires {
			for i := 1; w.edge.Line && i < len(w.way); i++ {
				lines++
				for id, r := range s.placed {
					if r.crosses(w.way[i-1], w.way[i]) {
						t.Errorf("%s: the line %s crosses %s", name, w.edge.Label, id)
					}
				}
				for _, l := range s.labels {
					if l.crosses(w.way[i-1], w.way[i]) {
						t.Errorf("%s: the line %s crosses the label %v", name, w.edge.Label, l.lines)
					}
				}
			}
			tip := w.way[len(w.way)-1]
			for _, l := range s.labels {
				if !w.edge.Line && l.meets(rectangle{tip.x - 4, tip.y - 4, 8, 8}) {
					t.Errorf("%s: the label %v lies on the head of %s", name, l.lines, w.edge.Label)
				}
			}
		}
		for i, l := range s.labels {
			for id, r := range s.placed {
				if l.meets(r) {
					t.Errorf("%s: the label %v lies on %s", name, l.lines, id)
				}
			}
			for _, o := range s.labels[:i] {
				if l.meets(o.rectangle) {
					t.Errorf("%s: the labels %v and %v lie on each other", name, l.lines, o.lines)
				}
			}
		}
		if s.width > 1100 {
			t.Errorf("%s is %.0f pixels wide", name, s.width)
		}
	}
	if lines == 0 {
		t.Error("there is no line between sites")
	}
}

// labelsIn are the labels of boxes, from top to bottom.
func labelsIn(list []*Box) (labels []string) {
	for _, b := range list {
		labels = append(labels, b.Label)
		labels = append(labels, labelsIn(b.Inside)...)
	}
	return labels
}

// TestManyHostsThatAreAlikeShareABox: with equal machines first, and where there are too many boxes with machines of the same blocks.
func TestManyHostsThatAreAlikeShareABox(t *testing.T) {
	hosts := func(n, web, more int) Graph {
		return drawn(t, fmt.Sprintf(`
site "a" {}
host "h" {
  count = %d
  site  = site.a
}
vm "web" {
  count = %d
  host  = host.h[count.index %% %d]
}
vm "db" {
  count = %d
  host  = host.h[count.index]
}
`, n, web, n, more))
	}
	for _, c := range []struct {
		g    Graph
		want string
	}{
		{hosts(3, 6, 0), "site a, host h[0], web (2), host h[1], web (2), host h[2], web (2)"},
		{hosts(20, 40, 0), "site a, 20 hosts like h[0], web (2 on each)"},
		{hosts(20, 40, 5), "site a, 5 hosts like h[0], web (2 on each), db (1 on each), 15 hosts like h[5], web (2 on each)"},
		{hosts(20, 47, 0), "site a, 7 hosts like h[0], web (3 on each), 13 hosts like h[7], web (2 on each)"},
	} {
		if got := strings.Join(labelsIn(c.g.folded().Boxes), ", "); got != c.want {
			t.Errorf("there are %s, not %s", got, c.want)
		}
	}
	site := Box{ID: "site.a", Label: "site a", Kind: "site"}
	for i := range 40 { // no two have as many
		machines := Box{ID: fmt.Sprint("vm.", i), Block: "web", Count: i + 1, Kind: "vm"}
		site.Inside = append(site.Inside, &Box{ID: fmt.Sprint("host.", i), Label: fmt.Sprint("host h", i), Kind: "host", Inside: []*Box{&machines}})
	}
	if got := strings.Join(labelsIn(Graph{Boxes: []*Box{&site}}.folded().Boxes), ", "); got != "site a, 40 hosts like h0, web (1 to 40 on each)" {
		t.Errorf("there are %s", got)
	}
}

// TestWhatIsFoldedCanBeFocused: the graph has all hosts until it is written.
func TestWhatIsFoldedCanBeFocused(t *testing.T) {
	near, ok := estates(t)["retailer"].Focus("host.n-hv[57]", 1)
	if got := strings.Join(labelsIn(near.folded().Boxes), ", "); !ok || got != "nord, primary site, cloud nord, host n-hv[57], shop (19), office[57]" {
		t.Errorf("there are %s", got)
	}
}

// TestAnArrowOfAFoldedHostIsKept: ten hosts, on each a machine that is replicated to a host of its own.
func TestAnArrowOfAFoldedHostIsKept(t *testing.T) {
	g := drawn(t, `
site "a" {}
site "b" {}
host "a" {
  count = 10
  site  = site.a
}
host "b" {
  count = 10
  site  = site.b
}
vm "m" {
  count = 10
  host  = host.a[count.index]
  hyperv_replica {
    replica_server        = host.b[count.index]
    replication_frequency = "30s"
  }
}
`).folded()
	want := []Edge{{From: "vm.m[0]", To: "host.b[0]", Label: "Hyper-V Replica, every 30 s", Dashed: true}}
	if !slices.Equal(g.Edges, want) {
		t.Errorf("there are %+v", g.Edges)
	}
	if got := strings.Join(labelsIn(g.Boxes), ", "); got != "site a, 10 hosts like a[0], m (1 on each), site b, 10 hosts like b[0]" {
		t.Errorf("there are %s", got)
	}
}

// TestAHostShowsAFewOfManyMachines, and all that an arrow reaches.
func TestAHostShowsAFewOfManyMachines(t *testing.T) {
	var b strings.Builder
	b.WriteString("site \"a\" {}\nhost \"h\" { site = site.a }\nsql \"s\" {\n placement = \"remote\"\n vm = vm.m39\n}\n")
	for i := range 40 {
		fmt.Fprintf(&b, "vm \"m%d\" { host = host.h }\n", i)
	}
	s := arranged(drawn(t, b.String()))
	labels := labelsIn(s.graph.Boxes)
	if len(labels) != 2+machinesMax+2+1 || !slices.Contains(labels, "27 more machines") || !slices.Contains(labels, "m39") || len(s.wires) != 1 {
		t.Errorf("there are %q and %d arrows", labels, len(s.wires))
	}
}
