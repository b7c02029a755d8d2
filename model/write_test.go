package model_test

import (
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2"
	"pgregory.net/rapid"

	"vmmdrill/model"
)

// sameTopology compares all but the places in the text.
var sameTopology = gocmp.Options{
	cmpopts.IgnoreTypes(hcl.Range{}), cmpopts.EquateEmpty(),
	gocmp.Exporter(func(reflect.Type) bool { return true }),
	cmpopts.IgnoreFields(model.Topology{}, "Unresolved"), // drills have some of them, and those of lists stand in another order
}

// rewritten fails unless a topology that is written and read again is the same.
func rewritten(t rapid.TB, cfg *model.Config) {
	t.Helper()
	text := model.Write(cfg.Topology)
	again, diags := loadText(string(text))
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	if diff := gocmp.Diff(cfg.Topology, again.Topology, sameTopology); diff != "" {
		t.Fatalf("%s\n%s", diff, text)
	}
}

func TestAnExampleIsReadBackAsItWasWritten(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		cfg := loadExample(t, name, nil)
		rewritten(t, cfg)
		if len(cfg.Topology.VMs) == 0 {
			t.Error("nothing was compared")
		}
	}
}

// TestInstancesAreReadBackAsTheyWereWritten has instances of one block that differ in all that they can.
func TestInstancesAreReadBackAsTheyWereWritten(t *testing.T) {
	cfg, diags := loadText(`
site "a b" {}
site "$${x}" {}
host "h" {
  count = 3
  site  = count.index == 1 ? null : site["a b"]
  cores = [8, 8, 16][count.index]
  os    = ["2016", null, null][count.index]

  dynamic "storage" {
    for_each = range(count.index)
    labels   = ["csv${storage.value}"]
    content {
      capacity = "${storage.value + 1} TiB"
      iops     = storage.value == 1 ? 500 : null
    }
  }
}
vm "web" {
  for_each = { front = 1, "back \"$${door}" = 2 }
  host     = host.h[each.value]
  memory   = "${each.value * 1.5} GiB"
  boot_time = { front = "1m30s", "back \"$${door}" = lognormal("1m", 0.25) }[each.key]

  dynamic "disk" {
    for_each = each.value == 1 ? ["c", "d"] : ["d"]
    labels   = [disk.value]
    content {
      size       = "1 GiB"
      write_rate = { c = null, d = uniform("1 KiB/s", "2.5 KiB/s") }[disk.value]
    }
  }
  dynamic "hyperv_replica" {
    for_each = each.value == 1 ? [1] : []
    content {
      replica_server = host.nobody
    }
  }
}
vm "long" {
  count = 200
  host  = host.h[count.index % 3]
}
vmm "m" { vm = vm.web["front"] }
host_group "g" { hosts = [host.h, host.gone] }
protection "p" { vms = [vm.web["back \"$${door}"], vm.long[7]] }
`)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	rewritten(t, cfg)
}

// TestAnyTopologyIsReadBackAsItWasWritten replaces values of the examples by others, and writes what can be read.
func TestAnyTopologyIsReadBackAsItWasWritten(t *testing.T) {
	written, text := 0, disturbed(t)
	rapid.Check(t, func(t *rapid.T) {
		cfg, diags := explained(t, text(t))
		if !diags.HasErrors() && !hollow(cfg.Topology) {
			rewritten(t, cfg)
			written++
		}
	})
	if written == 0 {
		t.Error("nothing was written")
	}
}

// hollow reports a link that does not say what it joins because that was made of what nobody declares: the rules tell the one,
// so the loader does not tell the other.
func hollow(t *model.Topology) bool {
	return slices.ContainsFunc(t.Links, func(l model.Link) bool { return !l.Between.Stated() || !l.Bandwidth.Stated() }) ||
		slices.ContainsFunc(t.VMs, func(v model.VM) bool {
			return slices.ContainsFunc(v.Disks, func(d model.Disk) bool { return !d.Size.Stated() })
		})
}

// TestEverythingIsReadBackAsItWasWritten has every attribute of the language once.
func TestEverythingIsReadBackAsItWasWritten(t *testing.T) {
	rewritten(t, loadAll(t, func(model.Described) bool { return true }))
}
