package compare_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// side reads a configuration.
func side(t *testing.T, files fs.FS) compare.Side {
	t.Helper()
	cfg, diags := model.Load(files, []string{"."}, nil)
	drills, more := scenarios.Nodes(cfg)
	rules, most := validate.Nodes(cfg)
	if diags = slices.Concat(diags, more, most); diags.HasErrors() {
		t.Fatal(diags)
	}
	return compare.Side{Config: cfg, Nodes: slices.Concat(slices.Collect(cfg.Nodes()), drills, rules)}
}

func text(s string) fs.FS { return fstest.MapFS{"a.hcl": {Data: []byte(s)}} }

// told is a difference, one thing a line.
func told(d compare.Difference) (list []string) {
	for _, r := range d.Renamed {
		list = append(list, "renamed "+r.Old+" to "+r.New)
	}
	for _, e := range d.Removed {
		list = append(list, "removed "+e.Address+" "+e.Content)
	}
	for _, e := range d.Added {
		list = append(list, "added "+e.Address+" "+e.Content)
	}
	for _, c := range d.Changed {
		for _, x := range c.Changes {
			line := fmt.Sprintf("%s %s.%s: %s -> %s", x.Sort, c.Address, x.Path, x.Old, x.New)
			if len(x.Lost)+len(x.Gained) > 0 {
				line += fmt.Sprintf(" %q %q", x.Lost, x.Gained)
			}
			list = append(list, line)
		}
	}
	return list
}

// pairs are configurations before and after, and all that is to be told of them.
var pairs = []struct {
	name, before, after string
	want                []string
}{
	{"nothing", `site "a" {}`, "# a comment\nsite \"a\" {\n}\n", nil},
	{"what was open is stated", `site "a" {}`, `site "a" { internet = false }`, []string{"value site.a.internet: open -> false"}},
	{"a default is stated", `host "h" {}`, `host "h" { maximum_active_transfers = 3 }`, nil},
	{"a default is changed", `host "h" {}`, `host "h" { maximum_active_transfers = 4 }`, []string{"value host.h.maximum_active_transfers: 3 -> 4"}},
	{"units", `vm "v" { memory = "1 GiB" }`, `vm "v" { memory = "1024 MiB" }`, nil},
	{"a sensitive value", `
variable "key" {
  default   = "a"
  sensitive = true
}
vault "v" { region = var.key }`, `vault "v" { region = "a" }`, nil},
	{"a sensitive value is another one", `
variable "key" {
  default   = "hush"
  sensitive = true
}
vault "v" { region = var.key }`, `vault "v" { region = "loud" }`, []string{"value vault.v.region: (sensitive) -> (sensitive)"}},
	{"sensitive members and what is new with them", `host "h" { hotfixes = ["hush"] }`, `
variable "fixes" {
  type      = list(string)
  default   = ["hush", "loud"]
  sensitive = true
}
host "h" { hotfixes = var.fixes }
host "i" { hotfixes = var.fixes }
rule "r" {
  condition     = contains(var.fixes, "x")
  error_message = "no"
}`, []string{"added host.i { hotfixes = (sensitive) }", `added rule.r { condition = contains(var.fixes, "x"), error_message = "no" }`, "value host.h.hotfixes: (sensitive) -> (sensitive)"}},
	{"references that lead nowhere", `host "h" { site = site.x }`, `host "h" { site = site.y }`, []string{"value host.h.site: site.x -> site.y"}},
	{"members that lead nowhere", `host_group "g" { hosts = [host.x] }`, `host_group "g" { hosts = [host.x, host.y] }`,
		[]string{`members host_group.g.hosts: [host.x] -> [host.x, host.y] [] ["host.y"]`}},
	{"the order of a set", `host_group "g" { hosts = [host.a, host.b] }
host "a" {}
host "b" { hotfixes = ["1", "2"] }`, `host "b" { hotfixes = ["2", "1"] }
host "a" {}
host_group "g" { hosts = [host.b, host.a] }`, nil},
	{"an order that counts", `vmm "m" {
  provider { installed_on = [vm.a, vm.b] }
}
vm "a" {}
vm "b" { cores = 1 }`, `vmm "m" {
  provider { installed_on = [vm.b, vm.a] }
}
vm "a" {}
vm "b" { cores = 1 }`, []string{"value vmm.m.provider.installed_on: [vm.a, vm.b] -> [vm.b, vm.a]"}},
	{"renamed with all that refers to it", `host "h" { site = site.a }
site "a" {}
vm "v" { host = host.h }`, `vm "v" { host = host.i }
host "i" { site = site.b }
site "b" {}`, []string{"renamed site.a to site.b", "renamed host.h to host.i"}},
	{"renamed though they refer to each other", `host "a" {
  cores = 1
  replica_server { authorized_primary_servers = [host.b] }
}
host "b" {
  cores = 2
  replica_server { authorized_primary_servers = [host.a] }
}`, `host "y" {
  cores = 2
  replica_server { authorized_primary_servers = [host.x] }
}
host "x" {
  cores = 1
  replica_server { authorized_primary_servers = [host.y] }
}`, []string{"renamed host.b to host.y", "renamed host.a to host.x"}},
	{"of equal ones, the one that is used alike", `host "a" {}
host "b" {}
vm "v" { host = host.a }
vm "w" { host = host.b }`, `host "y" {}
host "x" {}
vm "v" { host = host.x }
vm "w" { host = host.y }`, []string{"renamed host.b to host.y", "renamed host.a to host.x"}},
	{"renamed and used by others", `host "a" { cores = 1 }
vm "v" { host = host.a }
vm "w" { host = host.a }`, `host "b" { cores = 1 }
vm "v" { host = host.b }
vm "w" {}`, []string{"renamed host.a to host.b", "value vm.w.host: host.a -> open"}},
	{"not renamed, for it is another one", `vm "a" { cores = 1 }`, `vm "b" { cores = 2 }`, []string{"removed vm.a { cores = 1 }", "added vm.b { cores = 2 }"}},
	{"not renamed, for what it refers to is another one", `site "a" { internet = true }
host "h" { site = site.a }`, `site "b" { internet = false }
host "i" { site = site.b }`, []string{"removed site.a { internet = true }", "removed host.h { site = site.a }", "added site.b { internet = false }", "added host.i { site = site.b }"}},
	{"renamed and changed", `vm "a" {
  cores  = 1
  memory = "1 GiB"
  host   = host.h
}
host "h" {}
protection "p" { vms = [vm.a] }`, `vm "b" {
  cores  = 2
  memory = "1 GiB"
  host   = host.i
}
host "i" {}
protection "p" { vms = [vm.b] }`, []string{"renamed host.h to host.i", "renamed vm.a to vm.b", "value vm.b.cores: 1 -> 2"}},
	{"not renamed, for most of it is another one", `vm "a" {
  cores  = 1
  memory = "1 GiB"
}
protection "p" { vms = [vm.a] }`, `vm "b" {
  cores  = 2
  memory = "1 GiB"
}
protection "p" { vms = [vm.b] }`, []string{`removed vm.a { cores = 1, memory = "1 GiB" }`, `added vm.b { cores = 2, memory = "1 GiB" }`, `members protection.p.vms: [vm.a] -> [vm.b] ["vm.a"] ["vm.b"]`}},
	{"not renamed, for it is one of two", `vm "a" {
  cores  = 1
  memory = "1 GiB"
  generation = 2
}
vm "b" {
  cores  = 2
  memory = "1 GiB"
  generation = 2
}
protection "p" { vms = [vm.a, vm.b] }`, `vm "c" {
  cores  = 3
  memory = "1 GiB"
  generation = 2
}
protection "p" { vms = [vm.c] }`, []string{`removed vm.a { generation = 2, cores = 1, memory = "1 GiB" }`, `removed vm.b { generation = 2, cores = 2, memory = "1 GiB" }`, `added vm.c { generation = 2, cores = 3, memory = "1 GiB" }`, `members protection.p.vms: [vm.a, vm.b] -> [vm.c] ["vm.a" "vm.b"] ["vm.c"]`}},
	{"the deployment is the deployment", `deployment "a" { option = "standalone" }`, `deployment "b" { option = "stretched_cluster" }`,
		[]string{"renamed deployment.a to deployment.b", `value deployment.b.option: "standalone" -> "stretched_cluster"`}},
	{"instances of one block", `vm "v" {
  count = 2
  cores = count.index
}`, `vm "v" {
  for_each = { a = 0, b = 1 }
  cores    = each.value
}`, []string{`renamed vm.v[0] to vm.v["a"]`, `renamed vm.v[1] to vm.v["b"]`}},
	{"a block within", `host "h" {
  storage "a" { iops = 1 }
  storage "b" { iops = 2 }
}`, `host "h" {
  storage "b" { iops = 3 }
  storage "c" { iops = 1 }
  storage "d" { iops = 4 }
}`, []string{"value host.h.storage.b.iops: 2 -> 3", `name host.h.storage.c: "a" -> "c"`, "added host.h.storage.d:  -> { iops = 4 }"}},
	{"blocks without names", `protection "p" {
  network_mapping {
    from = network.a
    to   = network.x
  }
  network_mapping {
    from = network.b
    to   = network.x
  }
}
network "a" {}
network "b" {}
network "x" {}`, `protection "p" {
  network_mapping {
    from = network.b
    to   = network.a
  }
  network_mapping {
    from = network.a
    to   = network.x
  }
}
network "a" {}
network "b" {}
network "x" {}`, []string{"value protection.p.network_mapping[0].to: network.x -> network.a"}},
	{"a single block", `cluster "c" {
  witness { type = "disk" }
}`, `cluster "c" {}`, []string{`removed cluster.c.witness: { type = "disk" } -> `}},
	{"steps in another order", `procedure "p" {
  step "a" {
    do     = "commit"
    target = "vmm"
  }
  step "b" {
    do     = "commit"
    target = "sql"
  }
}`, `procedure "p" {
  step "b" {
    do     = "commit"
    target = "sql"
  }
  step "a" {
    do     = "commit"
    target = "vmm"
  }
}`, []string{`order procedure.p.step: "a", "b" -> "b", "a"`}},
	{"with its steps in another order it is another one", `procedure "p" {
  step "a" {
    do     = "commit"
    target = "vmm"
  }
  step "b" {
    do     = "commit"
    target = "sql"
  }
}`, `procedure "q" {
  step "b" {
    do     = "commit"
    target = "sql"
  }
  step "a" {
    do     = "commit"
    target = "vmm"
  }
}`, []string{`removed procedure.p { step "a" { do = "commit", target = "vmm" }, step "b" { do = "commit", target = "sql" } }`,
		`added procedure.q { step "b" { do = "commit", target = "sql" }, step "a" { do = "commit", target = "vmm" } }`}},
	{"a member that was there twice", `host "h" { hotfixes = ["1", "2", "1"] }`, `host "h" { hotfixes = ["2", "1", "3"] }`,
		[]string{`members host.h.hotfixes: ["1", "2", "1"] -> ["2", "1", "3"] ["\"1\""] ["\"3\""]`}},
	{"of blocks without names, what is left", `protection "p" {
  storage_mapping {
    from = "a"
    to   = "x"
  }
  storage_mapping {
    from = "b"
    to   = "y"
  }
}`, `protection "p" {
  storage_mapping {
    from = "c"
    to   = "z"
  }
  storage_mapping {
    from = "a"
    to   = "x"
  }
}`, []string{`value protection.p.storage_mapping[0].from: "b" -> "c"`, `value protection.p.storage_mapping[0].to: "y" -> "z"`}},
	{"expressions through names", `
locals { most = 3 }
rule "r" {
  condition     = length(topology.vm) <= local.most # few
  error_message = "more than ${local.most}"
}`, `
rule "r" {
  condition     = (length(topology.vm) <= 3)
  error_message = "more than 3"
}`, nil},
	{"expressions of other meaning", `
rule "r" {
  condition     = length(topology.vm) <= 3
  error_message = "too many"
}
lint { fail_on = "note" }`, `
rule "r" {
  condition     = length(topology.vm) < 3
  error_message = "too many"
  severity      = "warning"
}
lint { fail_on = "error" }`, []string{"value rule.r.condition: length(topology.vm) <= 3 -> length(topology.vm) < 3", `value rule.r.severity: "error" -> "warning"`, `value lint.fail_on: "note" -> "error"`}},
	{"an expression that is new", `
rule "r" {
  condition     = true
  error_message = "no"
}`, `
rule "r" {
  for_each      = topology.vm
  condition     = true
  error_message = "no"
}`, []string{"value rule.r.for_each: open -> topology.vm"}},
	{"a text is not a name", `vm "a" {}
vault "v" { region = "a" }`, `vm "b" {}
vault "v" { region = "b" }`, []string{"renamed vm.a to vm.b", `value vault.v.region: "a" -> "b"`}},
	{"what a fault strikes", `
vm "v" {
  count = 2
}
scenario "s" {
  duration = "1h"
  fault "host_outage" {
    target = host.a
    at     = "1m"
  }
}
host "a" {}
host "b" { cores = 1 }`, `
vm "v" {
  count = 2
}
scenario "s" {
  duration = "60m"
  fault "host_outage" {
    target = host.b
    at     = "60s"
  }
}
host "a" {}
host "b" { cores = 1 }`, []string{"value scenario.s.fault.host_outage.target: host.a -> host.b"}},
}

func TestOfTwoConfigurationsExactlyWhatDiffersIsTold(t *testing.T) {
	for _, x := range pairs {
		t.Run(x.name, func(t *testing.T) {
			if got := told(compare.Configurations(side(t, text(x.before)), side(t, text(x.after)))); !slices.Equal(got, x.want) {
				t.Errorf("told is\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(x.want, "\n"))
			}
		})
	}
}

func TestATraceOfOtherRatesIsAnotherOne(t *testing.T) {
	with := func(rates string) fs.FS {
		return fstest.MapFS{"t.csv": {Data: []byte(rates)}, "a.hcl": {Data: []byte("vm \"v\" {\n  disk \"d\" {\n    size       = \"1 GiB\"\n    write_rate = trace(\"t.csv\")\n  }\n}\n")}}
	}
	before, after := side(t, with("0,1024\n60,2048\n")), side(t, with("0,1024\n60,4096\n"))
	want := []string{`value vm.v.disk.d.write_rate: trace("t.csv") (1536 B/s on average) -> trace("t.csv") (2560 B/s on average)`}
	if got := told(compare.Configurations(before, after)); !slices.Equal(got, want) {
		t.Errorf("told is %q", got)
	}
}

// TestJSONAndNativeSyntaxAreTheSame: in which of the two syntaxes a block is written is layout.
func TestJSONAndNativeSyntaxAreTheSame(t *testing.T) {
	native := side(t, text(`
host "h" { memory = "1 GiB" }
vm "v" {
  count = 2
  host  = host.h
  disk "d" { size = "2 GiB" }
}
rule "few" {
  condition     = length(topology.vm) <= 3 && !contains(["x"], "y")
  error_message = "There are ${length(topology.vm)}."
}`))
	json := side(t, fstest.MapFS{"a.hcl.json": {Data: []byte(`{
  "rule": {"few": {"condition": "${length(topology.vm) <= 3 && !contains([\"x\"], \"y\")}", "error_message": "There are ${length(topology.vm)}."}},
  "vm": {"v": {"count": 2, "host": "${host.h}", "disk": {"d": {"size": "2 GiB"}}}},
  "host": {"h": {"memory": "1 GiB"}}
}`)}})
	if got := told(compare.Configurations(native, json)); got != nil {
		t.Errorf("told is %q", got)
	}
}

// TestWholeNamesAreAlikeAfterARename: a name within a longer one is none.
func TestWholeNamesAreAlikeAfterARename(t *testing.T) {
	d := compare.Configurations(side(t, text("vm \"hv1\" {\n  cores = 1\n}\n")), side(t, text("vm \"hv2\" {\n  cores = 1\n}\n")))
	for _, x := range []struct {
		a, b  string
		alike bool
	}{
		{`machine "hv1" on hv1.`, `machine "hv2" on hv2.`, true}, {"hv10", "hv20", false}, {"a-hv1", "a-hv2", false}, {"vm.hv1.disk", "vm.hv2.disk", true},
		{"hv1", "hv3", false}, {"hv1[3]", "hv2[3]", true}, {"éhv1", "éhv2", false},
	} {
		if (d.Alike(x.a) == d.Alike(x.b)) != x.alike {
			t.Errorf("%s and %s: alike is not %v", x.a, x.b, x.alike)
		}
	}
}

// TestTheOldConfigurationKeepsItsNames: the one in new names is a copy.
func TestTheOldConfigurationKeepsItsNames(t *testing.T) {
	before := side(t, text("vm \"a\" {\n  count = 2\n  cores = 1\n}\nobjective \"o\" {\n  vms = [vm.a]\n}\n"))
	d := compare.Configurations(before, side(t, text("vm \"b\" {\n  count = 2\n  cores = 1\n}\nobjective \"p\" {\n  vms = [vm.b]\n}\n")))
	named := d.InNewNames(before.Config)
	if got := named.Topology.VMs[1].Name + " " + named.Objectives[0].Name; got != "b[1] p" {
		t.Errorf("in new names it is %s", got)
	}
	if got := before.Config.Topology.VMs[1].Name + " " + before.Config.Objectives[0].Name; got != "a[1] o" {
		t.Errorf("the old one is %s", got)
	}
	if d.NewName("vm", "a[0]") != "b[0]" || d.NewName("host", "a[0]") != "a[0]" {
		t.Error("the new names are others")
	}
}
