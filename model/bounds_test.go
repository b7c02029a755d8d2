package model_test

import (
	"runtime/debug"
	"strings"
	"testing"

	"vmmdrill/model/language"
)

// TestNothingNestsTheStackAway writes each construct that the parser or the evaluator nests: as often as is allowed, and
// far more often. The stack is kept small, so that what is overlooked ends the test and not only a user's process.
func TestNothingNestsTheStackAway(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(16 << 20))
	const far = 20_000
	deep, chain := language.NestingMax, language.ChainMax
	for name, c := range map[string]struct {
		before, open, middle, close, after string
		times                              int // that are allowed
	}{
		"lists":                            {"locals {\n a = ", "[", "1", "]", "\n}\n", deep - 1},
		"lists over lines":                 {"locals {\n a = ", "[\n", "1", "\n]", "\n}\n", deep - 1},
		"objects":                          {"locals {\n a = ", "{ a = ", "1", " }", "\n}\n", deep - 1},
		"parentheses":                      {"locals {\n a = ", "(", "1", ")", "\n}\n", deep - 1},
		"calls":                            {"locals {\n a = ", "abs(", "1", ")", "\n}\n", deep - 1},
		"blocks":                           {"", "a {\n", "", "}\n", "", deep},
		"templates":                        {"locals {\n a = ", `"${`, "1", `}"`, "\n}\n", deep/2 - 1},
		"for expressions":                  {"locals {\n a = ", "[for x in ", "[]", " : x]", "\n}\n", deep - 2},
		"indices":                          {"locals {\n a = ", "[1][", "0", "]", "\n}\n", deep - 2},
		"heredocs":                         {"locals {\n a = ", "<<A\n${", "1", "}\nA\n", "\n}\n", deep/2 - 1},
		"lists that stay open":             {"locals {\n a = ", "[", "", "", "", -1},
		"brackets that mismatch":           {"locals {\n a = ", "[(", "", "])", "\n}\n", -1},
		"closed by another":                {"locals {\n a = ", "[)", "", "", "\n}\n", -1},
		"closed in strings":                {"locals {\n a = ", "[\"]\", ", "1", "]", "\n}\n", deep - 2},
		"not":                              {"locals {\n a = ", "!", "true", "", "\n}\n", chain},
		"minus":                            {"locals {\n a = ", "-", "1", "", "\n}\n", chain},
		"sums":                             {"locals {\n a = 1", " + 1", "", "", "\n}\n", chain},
		"sums over lines":                  {"locals {\n a = (1", " +\n1", "", "", ")\n}\n", chain},
		"products":                         {"locals {\n a = 1", " * 1", "", "", "\n}\n", chain},
		"equations":                        {"locals {\n a = true", " == true", "", "", "\n}\n", chain},
		"comparisons":                      {"locals {\n a = 1", " >= 1", "", "", "\n}\n", chain},
		"and":                              {"locals {\n a = true", " && true", "", "", "\n}\n", chain},
		"conditions":                       {"locals {\n a = ", "true ? 1 : ", "1", "", "\n}\n", chain},
		"accesses":                         {"locals {\n a = { a = 1 }", ".a", "", "", "\n}\n", chain},
		"constant indices":                 {"locals {\n a = local.b", "[0]", "", "", "\n b = 1\n}\n", chain - 1},
		"computed indices":                 {"locals {\n a = local.b", "[0 + 0]", "", "", "\n b = 1\n}\n", chain - 2},
		"splats":                           {"locals {\n a = local.b", "[*]", "", "", "\n b = 1\n}\n", chain/2 - 1},
		"splats of attributes":             {"locals {\n a = local.b", ".*", "", "", "\n b = 1\n}\n", chain/2 - 1},
		"template conditions":              {"locals {\n a = \"", "%{ if true }", "x", "%{ endif }", "\"\n}\n", chain / 2},
		"template loops":                   {"locals {\n a = \"", "%{ for x, y in [1] }", "x", "%{ endfor }", "\"\n}\n", chain / 3},
		"template conditions in a heredoc": {"locals {\n a = <<A\n", "%{ if true }\n", "x", "%{ endif }\n", "\nA\n}\n", chain / 2},
	} {
		write := func(n int) []byte {
			return []byte(c.before + strings.Repeat(c.open, n) + c.middle + strings.Repeat(c.close, n) + c.after)
		}
		_, diags := explained(t, write(far))
		if len(diags) != 1 || diags[0].Summary != "Nested too deeply" {
			t.Errorf("%s, far too many: %.300v", name, diags)
		}
		if c.times < 0 {
			continue
		}
		_, diags = explained(t, write(c.times))
		for _, d := range diags {
			if d.Summary == "Nested too deeply" || d.Summary == "Too much to compute" {
				t.Errorf("%s, %d: %v", name, c.times, d)
			}
		}
		if _, diags = explained(t, write(2*c.times+4)); !diags.HasErrors() {
			t.Errorf("%s, %d: nobody minds", name, 2*c.times+4)
		}
	}
}

// TestWhatIsOrdinaryIsNotTooMuch: thousands of machines, each with expressions of its own, are what this is for.
func TestWhatIsOrdinaryIsNotTooMuch(t *testing.T) {
	text := `
locals {
  sizes = { for i in range(1000) : "machine-${i}" => "${40 + i} GiB" }
}

host "h" {
  count = 100
}

vm "numbered" {
  count  = 5000
  host   = host.h[count.index % length(host.h)]
  cores  = count.index % 2 == 0 ? 4 : max(8, count.index % 16)
  memory = "${8 + count.index % 8} GiB"
}

vm "named" {
  for_each = toset([for name, size in local.sizes : name])

  disk "data" {
    size = local.sizes[each.key]
  }
}

protection "all" {
  vms = [vm.numbered, values(vm.named)]
}
`
	cfg, diags := explained(t, []byte(text))
	if diags.HasErrors() || len(cfg.Topology.Protections[0].VMs.Value) != 6000 {
		t.Fatalf("%d machines, %v", len(cfg.Topology.VMs), diags)
	}
	if vm := vmNamed(t, cfg.Topology, `named["machine-7"]`); vm.Disks[0].Size.Value != 47<<30 {
		t.Errorf("%v", vm.Disks[0].Size.Value)
	}
}
