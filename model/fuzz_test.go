package model_test

import (
	"io/fs"
	"math"
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/library"
)

// FuzzLoad reads any bytes as a file. Whatever they are, there is an answer: a configuration, or what is wrong with them,
// on a line of the file, in a form that a user can be shown.
func FuzzLoad(f *testing.F) {
	seed := func(fsys fs.FS, pattern string) {
		names, err := fs.Glob(fsys, pattern)
		if err != nil || len(names) == 0 {
			f.Fatal(pattern, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	seed(library.Files, "examples/*/*.hcl")
	seed(library.Files, "*.hcl")
	seed(os.DirFS(mistakes), "*.hcl")
	f.Fuzz(func(t *testing.T, text []byte) { explained(t, text) })
}

// FuzzJSON reads any bytes as a file of HCL JSON.
func FuzzJSON(f *testing.F) {
	names, err := fs.Glob(os.DirFS(mistakes), "*.hcl.json")
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(mistakes + "/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{`{"vm": {"a": {"for_each": ["x", "y"], "memory": "${each.key == \"x\" ? \"1 GiB\" : null}", "dynamic": {"disk": {"for_each": {"c": 5}, "labels": ["${disk.key}"], "content": {"size": "${disk.value} GiB"}}}}}}`,
		`[{"locals": {"a": [1, 2.5, null, true, {"b": "%{if true}c%{endif}"}]}}, {"variable": {"v": {"type": "list(string)", "default": ["a"], "validation": [{"condition": "${length(var.v) > 0}", "error_message": "no"}]}}}]`,
		`{"//": 1, "scenario": {"s": {"duration": "1d", "fault": {"site_outage": {"target": "${site.a}", "at": "1h"}}, "run": {"failover": {"procedure": "${procedure.failover}"}}}}, "site": {"a": {"//": "x", "internet": true}}}`,
		"{\"site\": {\"\\u00e9\\n${1}\": {}, \"b\": [{}, {}], \"\": {\"internet\": \"$${x}\\t${tru\"}}}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { explainedAs(t, "main.hcl.json", text) })
}

// FuzzUnits reads any text as each kind of quantity. What is one is written so that it is read back as the same.
func FuzzUnits(f *testing.F) {
	for _, text := range []string{"16 GiB", "4.5TiB", "1e3 KB", "200 Mbit/s", "2.5MiB/s", "1h30m", "7d", "250ms", "1d2h3m4s5ms", "-1 B", "1e400 GiB", "NaN B", "0x10 B", "µs", "", " ", "1 1", "99999999999999999999 TiB", "36600d", "08:30"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := language.ParseBytes(text); err == nil {
			if again, err := language.ParseBytes(v.String()); err != nil || again != v || v < 0 {
				t.Errorf("%q is %v, which is read as %v, %v", text, v, again, err)
			}
		}
		if v, err := language.ParseRate(text); err == nil {
			if again, err := language.ParseRate(v.String()); err != nil || again != v || !(v >= 0) || math.IsInf(float64(v), 0) {
				t.Errorf("%q is %v, which is read as %v, %v", text, v, again, err)
			}
		}
		if v, err := language.ParseDuration(text); err == nil {
			if again, err := language.ParseDuration(language.DurationText(v)); err != nil || again != v || v < 0 {
				t.Errorf("%q is %v, which is read as %v, %v", text, v, again, err)
			}
		}
		if v, err := language.ParseClock(text); err == nil && (v < 0 || v >= 24*time.Hour) {
			t.Errorf("%q is %v", text, v)
		}
	})
}

// FuzzTrace reads any bytes as a trace. What is one begins at 0, rises, and can be written with.
func FuzzTrace(f *testing.F) {
	files, err := fs.Glob(os.DirFS(mistakes), "traces/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(mistakes + "/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	frame := `vm "v" {
  disk "d" {
    size       = "1 GiB"
    write_rate = trace("t.csv")
  }
}
`
	f.Fuzz(func(t *testing.T, text []byte) {
		cfg, diags := model.Load(fstest.MapFS{"main.hcl": {Data: []byte(frame)}, "t.csv": {Data: text}}, []string{"main.hcl"}, nil)
		starts, rates, err := language.ParseTrace(text)
		if (err != nil) != diags.HasErrors() {
			t.Fatalf("%q: %v, but %v", text, err, diags)
		}
		if err != nil {
			return
		}
		p := cfg.Topology.VMs[0].Disks[0].WriteRate.Value.Profile
		if starts[0] != 0 || !slices.IsSorted(starts) || len(starts) != len(rates) || p.Period <= starts[len(starts)-1] {
			t.Fatalf("%q: %v, %v for %v", text, starts, rates, p.Period)
		}
		whole := p.Between(0, p.Period)
		if half := p.Between(0, p.Period/2) + p.Between(p.Period/2, p.Period); !(whole >= 0) || math.IsInf(whole, 0) || math.Abs(half-whole) > 1e-9*whole {
			t.Fatalf("%q: %v bytes as a whole, %v in halves", text, whole, half)
		}
	})
}
