package validate_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// large is the standalone example with n machines, written out one by one in so many files, on as many hosts as they need and
// in plans of fifty.
func large(t testing.TB, n, perFile int) files {
	hosts := (n + 19) / 20
	text := readExample(t, "standalone")
	delete(text, "drills.hcl")
	topology := string(text["topology.hcl"])
	for _, site := range []string{"par", "lyo"} {
		topology = strings.Replace(topology, fmt.Sprintf("[host.%s-hv1, host.%s-hv2]", site, site), fmt.Sprintf("[host.%s-hv]", site), 1)
		topology = strings.Replace(topology, fmt.Sprintf("host %q {\n", site+"-hv1"), fmt.Sprintf("host %q {\n  count  = %d\n", site+"-hv", hosts), 1)
		topology = dropped(t, topology, "host."+site+"-hv2")
	}
	for _, block := range []string{"vm.erp-app", "vm.erp-db", "recovery_plan.erp"} {
		topology = dropped(t, topology, block)
	}
	var machines, plans strings.Builder
	var names []string
	file := 0
	for i := range n {
		name := fmt.Sprintf("machine-%05d", i)
		names = append(names, "vm."+name)
		fmt.Fprintf(&machines, `
vm %q {
  host    = host.par-hv[%d]
  cores   = %d
  memory  = "%d GiB"
  network = network.prod-paris

  disk "system" {
    size       = "%d GiB"
    write_rate = "%d B/s"
  }

  disk "data" {
    size       = "%d GiB"
    write_rate = "%d B/s"
  }
}
`, name, i/20, 1+i%2, 1<<(i%4), 40+i%60, 10+i%300, 60+i%40, 5+i%200)
		if (i+1)%perFile == 0 || i == n-1 {
			text[fmt.Sprintf("machines-%03d.hcl", file)] = []byte(machines.String())
			machines.Reset()
			file++
		}
	}
	for i := 0; i < n; i += 50 {
		fmt.Fprintf(&plans, "\nrecovery_plan \"plan-%03d\" {\n  source = vmm.vmm01\n  target = vmm.vmm01\n\n  group \"all\" {\n    vms = [%s]\n  }\n}\n",
			i/50, strings.Join(names[i:min(i+50, n)], ", "))
	}
	topology = strings.Replace(topology, "vms = [vm.erp-app, vm.erp-db]", "vms = ["+strings.Join(names, ", ")+"]", 1)
	text["topology.hcl"] = []byte(topology)
	text["plans.hcl"] = []byte(plans.String())
	return text
}

func dropped(t testing.TB, text, address string) string {
	return string(without(t, "topology.hcl", []byte(text), address))
}

// TestALargeEstateRaisesNoError: what the benchmark measures is a sound deployment.
func TestALargeEstateRaisesNoError(t *testing.T) {
	found, diags := judge(large(t, 200, 50))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, f := range found {
		t.Errorf("%s %s: %s", f.Severity, f.Rule.ID, f.Message)
	}
}

// BenchmarkRules puts 10 000 machines through all rules and compares loading and checking with loading alone.
func BenchmarkRules(b *testing.B) {
	text := large(b, 10_000, 500)
	var loading, checking time.Duration
	findings := 0
	for b.Loop() {
		runtime.GC()
		start := time.Now()
		config, diags := text.load()
		loaded := time.Now()
		if diags.HasErrors() {
			b.Fatal(diags)
		}
		review, diags, err := validate.Check(config, rules.All, validate.Settings{Today: "2026-01-01"})
		if err != nil || diags.HasErrors() {
			b.Fatal(err, diags)
		}
		checking += time.Since(loaded)
		loading += loaded.Sub(start)
		findings = len(review.Findings)
	}
	b.ReportMetric((loading.Seconds()+checking.Seconds())/loading.Seconds(), "(load+check)/load")
	b.ReportMetric(float64(findings), "findings")
}

// BenchmarkEachRule is where the time goes.
func BenchmarkEachRule(b *testing.B) {
	config, diags := large(b, 10_000, 500).load()
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	for _, r := range rules.All {
		b.Run(r.ID, func(b *testing.B) {
			for b.Loop() {
				validate.Run(config, []*validate.Rule{r})
			}
		})
	}
}
