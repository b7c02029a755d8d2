package report

import (
	"bytes"
	"encoding/json"
	"testing"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/options"
	"vmmdrill/validate"
)

func TestHostileTextsAreHarmlessInComparisons(t *testing.T) {
	c := &options.Comparison{Reasons: []string{worst}, Missing: []options.Missing{{Kind: options.Stretched, Why: worst}}}
	for _, kind := range []options.Kind{options.NoChange, options.Standalone} {
		c.Designs = append(c.Designs, options.Design{Kind: kind, Config: hostileConfig(t), Changes: []string{worst}, Text: []byte(worst)})
	}
	for _, what := range []string{worst, "steps", "steps"} {
		c.Counts = append(c.Counts, options.Count{What: what, Values: []float64{1, 2}, Unit: scenarios.Number})
	}
	o := Options{Comparison: c, Findings: make([]validate.Review, 2), Apart: worst, Version: "test", Repeat: worst}
	harmless(t, "the text", string(OptionsText(o, false)))
	text := OptionsMarkdown(o)
	harmless(t, "the Markdown", string(text))
	page := pageOf(t, text)
	if bad := obeyedHTML.Find(page); bad != nil {
		t.Errorf("it becomes %q:\n%s", bad, page)
	}
	if n := bytes.Count(page, []byte("<tr>")); n != 6 {
		t.Errorf("the table has %d rows, want a head and 5", n)
	}
	if doc, err := OptionsJSON(o); err != nil || !json.Valid(doc) {
		t.Error("the JSON is none: ", err)
	}
}
