package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"vmmdrill/scenarios"
)

func TestARangeIsReadAsTheManualSays(t *testing.T) {
	for text, want := range map[string]string{
		"50 Mbit/s,100 Mbit/s":            "50 Mbit/s|100 Mbit/s",
		"50Mbit/s..1Gbit/s/3":             "50 Mbit/s|223.6 Mbit/s|1000 Mbit/s",
		"50Mbit/s..200Mbit/s+50Mbit/s":    "50 Mbit/s|100 Mbit/s|150 Mbit/s|200 Mbit/s",
		"50Mbit/s..180Mbit/s + 50 Mbit/s": "50 Mbit/s|100 Mbit/s|150 Mbit/s|180 Mbit/s",
		"100 Mbit/s..1600 Mbit/s":         "100 Mbit/s|141.4 Mbit/s|200 Mbit/s|282.8 Mbit/s|400 Mbit/s|565.7 Mbit/s|800 Mbit/s|1131 Mbit/s|1600 Mbit/s",
		"1..9":                            "1|2|3|4|5|6|7|8|9",
		"0.1..0.5/3":                      "0.1|0.3|0.5",
		"5m..20m/3":                       "5m|10m|20m",
		"0.08h..660m/3":                   "4m48s|56m17s|11h",
		"90m..2h+15m":                     "1h30m|1h45m|2h",
		"12h..2d/3":                       "12h|1d|2d",
		"0.5..4/8":                        "0.5|1|1.5|2|2.5|3|3.5|4",
		"0.1..2/3":                        "0.1|1.05|2",
		"1..2/3":                          "1|2",
		"123.456Mbit/s..12345Mbit/s/3":    "123.456 Mbit/s|1235 Mbit/s|12345 Mbit/s",
		"1234567..12345678/2":             "1234567|12345678",
		"1000.1..1000.5/3":                "1000.1|1000.3|1000.5",
		"-4..-2+1":                        "-4|-3|-2",
		"80ms..2s/2":                      "80ms|2s",
		"12":                              "12",
		"true, false":                     "true|false",
	} {
		got, err := scenarios.ParseRange(text)
		if err != nil || strings.Join(got, "|") != want {
			t.Errorf("%q: %q %v, not %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"1Gbit/s..50Mbit/s":          "from the less to the more",
		"50Mbit/s..5m":               "values of one kind",
		"1..2/1":                     "at least 2 values",
		"1..1000000+1":               "at most 1000 values",
		"1Mbit/s..2Mbit/s+0 Mbit/s":  "at most 1000 values",
		"1Mbit/s..2Mbit/s+5m":        "they are a rate each, and the step 5m is a duration",
		"fast..faster":               "not a number",
		"1,,2":                       "empty value",
		"1Mbit/s..2Mbit/s+3 bananas": "not a number",
	} {
		if got, err := scenarios.ParseRange(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q %v, not %q", text, got, err, want)
		}
	}
}

// The metrics that a question asks for when it names none exist, in both options.
func TestTheMetricsThatNobodyNamesExist(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		list, _ := scenarios.Load(example(t, name, ""))
		known := list[0].Metrics()
		for _, m := range slices.Concat(list[0].DefaultMetrics(), scenarios.ComparedMetrics) {
			if _, ok := scenarios.MetricNamed(known, m); !ok {
				t.Errorf("%s has no metric %s", name, m)
			}
		}
	}
}

func TestAWhatIfBlockSaysWhatItAsks(t *testing.T) {
	cfg := example(t, "standalone", `
whatif "grid" {
  scenario  = scenario.paris_lost
  precision = "5%"
  metrics   = ["vmm.rto"]
  vary "wan_bandwidth" {
    from   = "100 Mbit/s"
    to     = "400 Mbit/s"
    points = 3
  }
  vary "fraction" {
    from   = 0.5
    to     = 1234567.5
    points = 3
  }
}
variable "fraction" { default = 1 }
`)
	list, diags := scenarios.Load(cfg)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	q := scenarios.Questions(cfg, list)[1] // in the order of the files' names
	if q.Name != "grid" {
		q = scenarios.Questions(cfg, list)[0]
	}
	if q.Scenario.Name != "paris_lost" || q.Replications != 100 || q.Precision != 0.05 || len(q.Vary) != 2 || len(q.Vary[0].Values) != 3 || q.Vary[0].Values[1].Text != "200 Mbit/s" {
		t.Errorf("%+v", q)
	}
	if v := q.Vary[1].Values; len(v) != 3 || v[0].Text != "0.5" || v[2].Text != "1234567.5" {
		t.Errorf("the ends of a range are not as they were written: %+v", v)
	}
	for text, want := range map[string]string{
		`precision = "none"`:    "Wrong value",
		`metrics = ["vmm.rta"]`: "Unknown metric",
		"replications = 0":      "Wrong value",
		"vary \"wan_bandwidth\" {\n from = \"1 Mbit/s\"\n }":    "What varies",
		"vary \"wan_bandwidth\" {\n values = []\n }":            "What varies",
		"vary \"wan_bandwidth\" {\n from = 2\n to = 1\n }":      "Wrong range",
		"vary \"wan_bandwidth\" {\n from = \"soon\"\n to = 1 }": "",
	} {
		_, diags := scenarios.Load(example(t, "standalone", "whatif \"w\" {\n scenario = scenario.paris_lost\n "+strings.ReplaceAll(text, " }", "\n}")+"\n}\n"))
		if !diags.HasErrors() || want != "" && !slices.ContainsFunc(diags.Errs(), func(e error) bool { return strings.Contains(e.Error(), want) }) {
			t.Errorf("%s: %v", text, diags)
		}
	}
}
