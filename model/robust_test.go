package model_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/library"
)

// exampleText is the text of a file of an example.
func exampleText(t testing.TB, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(library.Files, "examples/"+name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var exampleFiles = []string{"standalone/topology.hcl", "standalone/drills.hcl", "stretched/topology.hcl", "stretched/drills.hcl"}

// explained loads a text, and fails unless what is wrong with it can be shown to a user, in the order of the text and each
// with its place in it.
func explained(t rapid.TB, text []byte) (*model.Config, hcl.Diagnostics) {
	t.Helper()
	return explainedAs(t, "main.hcl", text)
}

func explainedAs(t rapid.TB, name string, text []byte) (*model.Config, hcl.Diagnostics) {
	t.Helper()
	cfg, diags := model.Load(fstest.MapFS{name: {Data: text}}, []string{"."}, nil)
	if cfg == nil || cfg.Topology == nil {
		t.Fatal("no configuration at all")
	}
	at := 0
	for _, d := range diags {
		if d.Summary == "" || d.Detail == "" || d.Subject != nil && (d.Subject.Start.Byte < at || d.Subject.End.Byte > len(text)) {
			t.Fatalf("%.500q has a message that explains nothing, or stands in the wrong place: %v", text, d)
		}
		if d.Subject != nil {
			at = d.Subject.Start.Byte
		}
	}
	for _, u := range cfg.Topology.Unresolved {
		if u.Kind == "" || u.Range.End.Byte > len(text) {
			t.Fatalf("%.500q has an unresolved reference nowhere: %+v", text, u)
		}
	}
	if err := hcl.NewDiagnosticTextWriter(&bytes.Buffer{}, cfg.Files, 100, false).WriteDiagnostics(diags); err != nil {
		t.Fatal(err)
	}
	return cfg, diags
}

// pieces are the places of all blocks and attributes of a text, nested ones as well, and those of the attributes' values.
func pieces(t testing.TB, text []byte) (whole, values []hcl.Range) {
	t.Helper()
	f, diags := hclsyntax.ParseConfig(text, "main.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var walk func(b *hclsyntax.Body)
	walk = func(b *hclsyntax.Body) {
		for _, a := range b.Attributes {
			whole = append(whole, a.Range())
			values = append(values, a.Expr.Range())
		}
		for _, nested := range b.Blocks {
			whole = append(whole, nested.Range())
			walk(nested.Body)
		}
	}
	walk(f.Body.(*hclsyntax.Body))
	byPlace := func(a, b hcl.Range) int { return a.Start.Byte - b.Start.Byte }
	slices.SortFunc(whole, byPlace)
	slices.SortFunc(values, byPlace)
	return whole, values
}

func replace(text []byte, at hcl.Range, by string) []byte {
	return slices.Concat(text[:at.Start.Byte], []byte(by), text[at.End.Byte:])
}

// TestADeletedBlockOrAttributeIsNoMistakeOfTheLanguage deletes each in turn. What is missing is found by the rules; only
// what an attribute cannot do without, and what defines another value, is missed here.
func TestADeletedBlockOrAttributeIsNoMistakeOfTheLanguage(t *testing.T) {
	for _, name := range exampleFiles {
		text := exampleText(t, name)
		whole, _ := pieces(t, text)
		for _, r := range whole {
			_, diags := explained(t, replace(text, r, ""))
			for _, d := range diags {
				if !slices.Contains([]string{"Missing attribute", "Variable without a value", "Unknown variable", "Unknown local", "Not in an instance"}, d.Summary) {
					t.Errorf("%s without line %d: %v", name, r.Start.Line, d)
				}
			}
		}
	}
}

// disturbed draws an example with one value replaced by another, of whatever kind.
func disturbed(t testing.TB) func(t *rapid.T) []byte {
	others := []string{`null`, `""`, `"x"`, `1`, `-1.5`, `1/0`, `true`, `[]`, `{}`, `[null]`, `[""]`, `{ a = 1 }`, `vm.nobody`, `vm.erp-app`, `[vm.erp-app[99], vm.erp-db]`,
		`vm.erp-app[0]`, `vm.web["back"]`, `vm.web["nobody"]`, `vm`, `vm.vmm01.host`, `site.paris`, `each.value`, `count.index`, `local.app_servers`, `var.wan_bandwidth`, `local.nobody`,
		`lognormal("1m", 1)`, `lognormal("1 B/s", "1")`, `empirical([null])`, `"5m"`, `"5 GiB"`, `"5 MiB/s"`, `"${vm.erp-db}"`, `[for x in [1] : x]`, `(((1)))`, `!true`, `"a" == 1`, `true ? vm.erp-db : 5`,
		`toset([vm.erp-db, vm.erp-db])`, `nobody()`, `vm.*.name`, `procedure.nobody`, `tomap({ a = vm.erp-db })`, `format("%v", vm.erp-db)`, `vm.erp-db == vm.erp-db`, `keys(vm.web)`}
	texts, places := map[string][]byte{}, map[string][]hcl.Range{}
	for _, name := range exampleFiles {
		texts[name] = exampleText(t, name)
		_, places[name] = pieces(t, texts[name])
	}
	return func(t *rapid.T) []byte {
		name := rapid.SampledFrom(exampleFiles).Draw(t, "file")
		at := rapid.SampledFrom(places[name]).Draw(t, "value")
		return replace(texts[name], at, rapid.SampledFrom(others).Draw(t, "other"))
	}
}

func TestAnyValueInAnyPlaceIsTakenOrExplained(t *testing.T) {
	text := disturbed(t)
	rapid.Check(t, func(t *rapid.T) { explained(t, text(t)) })
}

// TestAMissingInstanceHidesNothingElse: a constant index that no instance has is a finding of the rules, and whatever
// stands beside it is read.
func TestAMissingInstanceHidesNothingElse(t *testing.T) {
	frame := "vm \"other\" {}\nvm \"many\" {\n count = 12\n}\nvm \"keyed\" {\n for_each = { a = 1, b = 2 }\n}\nprotection \"p\" {\n vms = %s\n}\n"
	for list, want := range map[string]struct {
		machines   int
		unresolved string
	}{
		`[vm.many[0], vm.many[99], vm.other]`:       {2, "many[99]"},
		`[vm.many[99], vm.many[11]]`:                {1, "many[99]"},
		`[vm.many, vm.many[12]]`:                    {12, "many[12]"},
		`[vm.many[1.5], vm.many["x"], vm.many[10]]`: {1, `many[1.5] many["x"]`},
		`[vm.keyed["a"], vm.keyed["c"], vm.keyed]`:  {3, `keyed["c"]`},
		`[vm.keyed.b, vm.keyed.d, vm.keyed[0]]`:     {1, `keyed["d"] keyed[0]`},
		`[vm.nobody, vm.nobody[3], vm.many[*]]`:     {12, "nobody nobody"},
		`[for i in range(3) : vm.many[i]]`:          {3, ""},
		`[[vm.other], [[vm.many[2]], vm.many[12]]]`: {2, "many[12]"},
		`vm.many[12]`:                     {0, "many[12]"},
		`vm.many[1000000000000000000000]`: {0, "many[1000000000000000000000]"},
	} {
		cfg, diags := explained(t, fmt.Appendf(nil, frame, list))
		var unresolved []string
		for _, u := range cfg.Topology.Unresolved {
			unresolved = append(unresolved, u.Name)
			if at := string(cfg.Files["main.hcl"].Bytes[u.Range.Start.Byte:u.Range.End.Byte]); !strings.HasPrefix(at, "vm.") || !strings.Contains(list, at) {
				t.Errorf("%s: %s stands at %q", list, u.Name, at)
			}
		}
		if got := strings.Join(unresolved, " "); diags.HasErrors() || got != want.unresolved || len(cfg.Topology.Protections[0].VMs.Value) != want.machines {
			t.Errorf("%s is %d machines and not %q; %v", list, len(cfg.Topology.Protections[0].VMs.Value), got, diags)
		}
	}
}

// TestTheSameTextInAnotherDressIsTheSameDeployment: Windows ends lines in its own way, and some editors of it begin a
// file with a byte order mark.
func TestTheSameTextInAnotherDressIsTheSameDeployment(t *testing.T) {
	text := exampleText(t, "standalone/topology.hcl")
	want := loadExample(t, "standalone", nil).Topology
	for _, dressed := range [][]byte{bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")), append([]byte("\ufeff"), text...)} {
		cfg, diags := model.Load(fstest.MapFS{"main.hcl": {Data: dressed}}, []string{"."}, nil)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		got := cfg.Topology
		for i := range want.VMs {
			if got.VMs[i].Name != want.VMs[i].Name || got.VMs[i].Host.Value != want.VMs[i].Host.Value || got.VMs[i].Disks[0].Size.Value != want.VMs[i].Disks[0].Size.Value {
				t.Errorf("%s is read as %s", want.VMs[i].Name, got.VMs[i].Name)
			}
		}
	}
}

// TestADistributionIsReadBackAsItWasWritten writes one into an attribute and loads that.
func TestADistributionIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		isRate := rapid.Bool().Draw(t, "of rates")
		quantity := func() string {
			if isRate {
				return language.BytesPerSecond(rapid.Float64Range(1, 1e15).Draw(t, "rate")).String()
			}
			unit := rapid.SampledFrom([]int64{1, 1e3, 1e6, 1e9, 3600e9, 86400e9}).Draw(t, "unit")
			return language.DurationText(1 + time.Duration(unit*rapid.Int64Range(0, 36600*86400e9/unit-1).Draw(t, "number")))
		}
		form := rapid.SampledFrom([]string{"%q", "exponential(%q)", "normal(%q, %[1]q)", "triangular(%q, %[1]q, %[1]q)", "uniform(%q, %[1]q)", "empirical([%q, %[1]q])", "lognormal(%q, 0.1)",
			"lognormal(%q, 9.999999999999999e-9)"}).Draw(t, "form")
		text := fmt.Sprintf(form, quantity())
		if form == "empirical([%q, %[1]q])" {
			text = fmt.Sprintf("empirical([%q, %q, %q])", quantity(), quantity(), quantity())
		}
		read := func(text string) model.Distribution {
			attribute := "boot_time = " + text
			if isRate {
				attribute = "disk \"d\" {\n size = \"1 B\"\n write_rate = " + text + "\n}"
			}
			cfg, diags := explained(t, []byte("vm \"a\" {\n"+attribute+"\n}\n"))
			if diags.HasErrors() {
				t.Fatalf("%s: %v", text, diags)
			}
			if isRate {
				return cfg.Topology.VMs[0].Disks[0].WriteRate.Value.Rate
			}
			return cfg.Topology.VMs[0].BootTime.Value
		}
		want := read(text)
		if got := read(want.String()); got.Form != want.Form || !slices.Equal(got.Parameters, want.Parameters) {
			t.Fatalf("%s is %v, written %v, and read back as %v", text, want.Parameters, want, got.Parameters)
		}
	})
}
