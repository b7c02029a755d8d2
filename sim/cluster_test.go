package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// twoSites is a stretched deployment without workloads, unless more has some: so many nodes of VMM's cluster at each site, one replica
// at each. Everything that takes time takes the same time whatever the luck: the service 60 s, its Provider 10 s, the constant
// part of a failover 5 s.
type twoSites struct {
	nodes    [2]int
	vmm, sql string // what the two clusters say
	group    string // what the availability group says
	replica  string // what each replica says
	third    string // what a third one says, at the first site; none if empty
	writes   string // of the database's machine
	line     string // bandwidth
	more     string
}

func (p twoSites) topology(t interface{ Fatal(...any) }) *model.Topology {
	if p.nodes == [2]int{} {
		p.nodes = [2]int{1, 1}
	}
	otherwise := func(s *string, text string) {
		if *s == "" {
			*s = text
		}
	}
	otherwise(&p.writes, "0 B/s")
	otherwise(&p.line, "1 GB/s")
	otherwise(&p.replica, `failover_mode = "automatic"`)
	var b strings.Builder
	var nodes []string
	for side, site := range [2]string{"paris", "lyon"} {
		fmt.Fprintf(&b, "site %q {}\nhost %q {\n site = site.%s\n cluster = cluster.vmm\n}\n", site, site, site)
		for i := range p.nodes[side] {
			name := fmt.Sprintf("vmm-%s-%d", site, i)
			fmt.Fprintf(&b, "vm %q {\n host = host.%s\n}\n", name, site)
			nodes = append(nodes, "vm."+name)
		}
		fmt.Fprintf(&b, "vm \"sql-%s\" {\n host = host.%s\n disk \"d\" {\n size = \"1 TiB\"\n write_rate = %q\n }\n}\n", site, site, p.writes)
	}
	third, node := "", ""
	if p.third != "" {
		fmt.Fprintf(&b, "vm \"sql-paris-2\" {\n host = host.paris\n}\n")
		third, node = fmt.Sprintf("replica \"c\" {\n vm = vm.sql-paris-2\n %s\n }", p.third), ", vm.sql-paris-2"
	}
	list := strings.Join(nodes, ", ")
	fmt.Fprintf(&b, `
deployment "d" {
  option         = "stretched_cluster"
  primary_site   = site.paris
  secondary_site = site.lyon
}
site "lille" {}
link "line" {
  between   = [site.paris, site.lyon]
  bandwidth = %q
}
cluster "vmm" {
  nodes = [%s]
  %s
  witness {
    site = site.lille
  }
}
cluster "sql" {
  nodes = [vm.sql-paris, vm.sql-lyon%s]
  %s
  witness {
    site = site.lille
  }
}
vmm "v" {
  cluster                 = cluster.vmm
  vm                      = vm.vmm-paris-0
  sql                     = sql.db
  service_start_time      = "60s"
  provider_reconnect_time = "10s"
  provider {
    installed_on = [%s]
  }
}
sql "db" {
  availability_group {
    cluster           = cluster.sql
    failover_overhead = "5s"
    %s
    replica "a" {
      vm = vm.sql-paris
      %s
    }
    replica "b" {
      vm = vm.sql-lyon
      %s
    }
    %s
  }
}
vault "vault" {
  registration {
    vmm = vmm.v
  }
}
%s`, p.line, list, p.vmm, node, p.sql, list, p.group, p.replica, p.replica, third, p.more)
	cfg, diags := model.Load(fstest.MapFS{"pair.hcl": {Data: []byte(b.String())}}, []string{"pair.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags, b.String())
	}
	return cfg.Topology
}

// struck is a fault at an instant that lasts so many seconds, for ever if none.
func struck(kind FaultKind, id int, at, lasts float64) Fault {
	f := Fault{Kind: kind, IDs: []int{id}, At: language.ConstantOf(at)}
	if lasts > 0 {
		d := language.ConstantOf(lasts)
		f.RepairAfter = &d
	}
	return f
}

// vmCalled is the number of a machine.
func vmCalled(t *model.Topology, name string) int {
	for i := range t.VMs {
		if t.VMs[i].Name == name {
			return i
		}
	}
	panic("no machine " + name)
}

// losing is luck that gives the witness to the second site when the line is cut.
type losing struct{ fixed }

func (losing) Pick(_ string, n int) int { return n - 1 }

// one is a run of one step after the first fault.
func one(do, target string, after float64) ProcedureRun {
	s := model.Step{}
	s.Do.Value, s.Target.Value, s.Site.Value, s.Name = do, target, "secondary", do
	return ProcedureRun{Name: do, When: AfterFault, After: language.ConstantOf(after), Steps: []model.Step{s}}
}

const lostAt = 3600.0

// TestARoleMovesWhenTheHeartbeatsAreMissed: a lost site is noticed after delay times threshold between the sites; where Windows
// Server 2016 runs VMM's machine on hosts the resiliency period follows (FACTS 6.2, C-12, C-13). No tolerance: nothing is drawn.
func TestARoleMovesWhenTheHeartbeatsAreMissed(t *testing.T) {
	for _, c := range []struct {
		settings string
		want     float64
	}{
		{`os = "2012"`, 5},
		{`os = "2012R2"`, 5},
		{"os = \"2012R2\"\nmode = \"clustered_vm\"", 20},
		{`os = "2016"`, 20},
		{"", 20},
		{"os = \"2012R2\"\nheartbeat {\n cross_subnet_threshold = 40\n}", 40},
		{"os = \"2012R2\"\nheartbeat {\n cross_subnet_delay = \"2s\"\n}", 10},
		{"heartbeat {\n cross_subnet_delay = \"2s\"\n cross_subnet_threshold = 7\n same_subnet_threshold = 3\n}", 14},
		{"os = \"2016\"\nheartbeat {\n cross_subnet_threshold = 7\n cross_site_delay = \"3s\"\n cross_site_threshold = 4\n}", 12},
		{"os = \"2016\"\nmode = \"clustered_vm\"", 20 + 240},
		{"os = \"2016\"\nmode = \"clustered_vm\"\nresiliency_default_period = \"10s\"", 30},
		{"os = \"2016\"\nmode = \"clustered_vm\"\nresiliency_default_period = \"0s\"", 20},
		{"os = \"2016\"\nresiliency_default_period = \"4m\"", 20},
		{"os = \"2012R2\"\nmode = \"clustered_vm\"\nresiliency_default_period = \"4m\"", 20},
	} {
		r := Run(twoSites{vmm: c.settings}.topology(t), Drill{Duration: 2 * time.Hour, Faults: []Fault{struck(SiteOutage, 0, lostAt, 0)}}, fixed(0.5))
		if got := found(r, "vmm_role_failover") - lostAt; got != c.want {
			t.Errorf("%q: the role moves after %v s, want %v s", c.settings, got, c.want)
		}
	}
}

// TestACutThatIsShorterThanItsDetectionStopsNothing: nodes that still count on each other go on; a longer cut stops VMM on the side
// that loses the witness, when it is noticed (FACTS 6.2, F-20).
func TestACutThatIsShorterThanItsDetectionStopsNothing(t *testing.T) {
	for _, c := range []struct {
		lasts float64
		luck  Chance
		stops bool
	}{
		{19, losing{}, false}, {21, losing{}, true}, {3600, fixed(0.5), false},
	} {
		r := Run(twoSites{}.topology(t), Drill{Duration: 4 * time.Hour, Faults: []Fault{struck(LinkOutage, 0, lostAt, c.lasts)}}, c.luck)
		if at := found(r, "vmm_stopped"); (at == lostAt+20) != c.stops || !c.stops && at >= 0 {
			t.Errorf("a cut of %v s: VMM stops at %v s", c.lasts, at)
		}
	}
}

// TestWithinASiteARoleGoesToAnotherNode: the heartbeats of one subnet count there, and a node that does not run the role is not
// missed (FACTS 6.2, F-9). VMM is away for detection, service start and reconnection.
func TestWithinASiteARoleGoesToAnotherNode(t *testing.T) {
	topology := twoSites{nodes: [2]int{2, 1}, vmm: "heartbeat {\n same_subnet_delay = \"2s\"\n same_subnet_threshold = 6\n}"}.topology(t)
	for _, c := range []struct {
		node string
		want float64
	}{{"vmm-paris-0", 12 + 60 + 10}, {"vmm-paris-1", 0}, {"vmm-lyon-0", 0}} {
		r := Run(topology, Drill{Duration: 2 * time.Hour, Faults: []Fault{struck(VMOutage, vmCalled(topology, c.node), lostAt, 0)}}, fixed(0.5))
		if r.VMM.RTO != c.want || found(r, "vmm_role_failover") >= 0 {
			t.Errorf("%s fails: VMM is away for %v s, want %v s", c.node, r.VMM.RTO, c.want)
		}
	}
}

// TestARoleThatHasFailedOverTooOftenStaysFailed: of two nodes one failover within six hours is allowed; then somebody has to move
// the role (FACTS C-14, F-32).
func TestARoleThatHasFailedOverTooOftenStaysFailed(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		second         float64 // when the node to which the role has moved fails as well, in hours after the first
		fails          bool
	}{
		{"within the period", "", 5.9, true},
		{"after the period", "", 6.1, false},
		{"in a longer period", `failover_period = "8h"`, 6.1, true},
		{"twice are allowed", `failover_threshold = 2`, 5.9, false},
		{"none is allowed", `failover_threshold = 0`, 5.9, true},
	} {
		topology := twoSites{vmm: c.settings}.topology(t)
		d := Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(VMOutage, vmCalled(topology, "vmm-paris-0"), lostAt, 3600),
			struck(VMOutage, vmCalled(topology, "vmm-lyon-0"), lostAt+3600*c.second, 3600)}}
		r := Run(topology, d, fixed(0.5))
		if got := found(r, "vmm_role_fails") >= 0; got != c.fails || math.IsInf(r.VMM.RTO, 1) != c.fails {
			t.Errorf("%s: it stays failed: %v; VMM is away for %v s", c.name, got, r.VMM.RTO)
		}
		d.Runs = []ProcedureRun{one("move_vmm_role", "vmm", 10*3600)}
		if r = Run(topology, d, fixed(0.5)); c.fails && (math.IsInf(r.VMM.RTO, 1) || !r.Runs[0].Completed) {
			t.Errorf("%s: after the role was moved VMM is away for %v s, the run %+v", c.name, r.VMM.RTO, r.Runs[0])
		}
	}
}

// TestANodeThatLeavesTooOftenIsKeptOut: three times within an hour, and on Windows Server 2016 it may not join for two. Who needs it
// then has lost the cluster (FACTS C-12, F-31).
func TestANodeThatLeavesTooOftenIsKeptOut(t *testing.T) {
	flaps := func(kind FaultKind, id, times int, every float64) (list []Fault) {
		for i := range times {
			list = append(list, struck(kind, id, lostAt+every*float64(i), 60))
		}
		return list
	}
	cuts := func(times int, every float64) func(*model.Topology) []Fault {
		return func(*model.Topology) []Fault { return flaps(LinkOutage, 0, times, every) }
	}
	for _, c := range []struct {
		name, os string
		flaps    func(*model.Topology) []Fault
		lost     float64 // when the first site is lost, in seconds after the first flap
		back     bool
	}{
		{"cut three times", "2016", cuts(3, 900), 3600, false},
		{"when the quarantine is over", "2016", cuts(3, 900), 1800 + 7300, true},
		{"an older Windows", "2012R2", cuts(3, 900), 3600, true},
		{"twice only", "2016", cuts(2, 900), 3600, true},
		{"three times in more than an hour", "2016", cuts(3, 1900), 7200, true},
		{"a node that fails three times", "2016", func(t *model.Topology) []Fault { return flaps(VMOutage, vmCalled(t, "vmm-lyon-0"), 3, 900) }, 3600, false},
		{"a site that is lost three times", "2016", func(*model.Topology) []Fault { return flaps(SiteOutage, 1, 3, 900) }, 3600, false},
	} {
		topology := twoSites{vmm: fmt.Sprintf("os = %q", c.os)}.topology(t)
		faults := append(c.flaps(topology), struck(SiteOutage, 0, lostAt+c.lost, 0))
		r := Run(topology, Drill{Duration: 24 * time.Hour, Faults: faults}, fixed(0.5))
		if back := !math.IsInf(r.VMM.RTO, 1); back != c.back {
			t.Errorf("%s, on %s: VMM is back: %v", c.name, c.os, back)
		}
	}
}

// TestAQuarantineEnds two hours after it began (FACTS C-12), whatever the node does meanwhile: it is no member that could leave.
func TestAQuarantineEnds(t *testing.T) {
	topology := twoSites{vmm: `os = "2016"`}.topology(t)
	var faults []Fault
	for k := range 6 {
		faults = append(faults, struck(SiteOutage, 1, 3600+300*float64(k), 60))
	}
	w := newWorld(topology, Drill{Duration: 24 * time.Hour, Faults: faults}, fixed(0.5))
	kept := func() bool {
		for i := range w.auto.nodes[0].nodes {
			if w.auto.nodes[0].nodes[i].quarantined {
				return true
			}
		}
		return false
	}
	playUntil(w, 2*3600)
	if !kept() {
		t.Fatal("no node is kept out")
	}
	playUntil(w, 12*3600)
	if kept() {
		t.Error("a node is kept out for ever")
	}
}
