package rules_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// TestPagesHoldWhatTheySay loads the two examples of every page and runs that rule alone: the bad one raises what its
// comments want and nothing else, the good one raises nothing.
func TestPagesHoldWhatTheySay(t *testing.T) {
	for _, rule := range rules.All {
		t.Run(rule.ID+"/bad", func(t *testing.T) {
			text := example(t, rule, "Bad")
			wanted := wants(t, text)
			if len(wanted) == 0 {
				t.Fatal("the bad example wants no finding")
			}
			compareWithWants(t, run(t, rule, text), wanted)
		})
		t.Run(rule.ID+"/good", func(t *testing.T) {
			compareWithWants(t, run(t, rule, example(t, rule, "Good")), nil)
		})
	}
}

// example is the text of a page's fenced block, formatted as people are to write it.
func example(t *testing.T, rule *validate.Rule, heading string) string {
	t.Helper()
	_, after, found := strings.Cut(rule.Page, "\n**"+heading+"**\n\n```hcl\n")
	text, _, closed := strings.Cut(after, "```\n")
	if !found || !closed {
		t.Fatalf("the page has no %s example", heading)
	}
	if formatted := hclwrite.Format([]byte(text)); !bytes.Equal(formatted, []byte(text)) {
		t.Errorf("the %s example is not formatted; it should be\n%s", heading, formatted)
	}
	return text
}

func run(t *testing.T, rule *validate.Rule, text string) []validate.Finding {
	t.Helper()
	files := fstest.MapFS{"example.hcl": {Data: []byte(text)}}
	config, diags := model.Load(files, []string{"."}, nil)
	if len(diags) > 0 {
		t.Fatalf("the example does not load cleanly: %v", diags)
	}
	if rule.Afterwards {
		return among(t, config, rule)
	}
	return validate.Run(config, []*validate.Rule{rule})
}

// among is what a rule that runs after all others finds.
func among(t *testing.T, config *model.Config, rule *validate.Rule) (found []validate.Finding) {
	t.Helper()
	review, diags, err := validate.Check(config, rules.All, validate.Settings{Today: "2025-06-01"})
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	for _, f := range review.Findings {
		if f.Rule == rule {
			found = append(found, f)
		}
	}
	return found
}

// want is a finding that a line of an example asks for.
type want struct {
	line    int
	message *regexp.Regexp
}

var (
	wantComment = regexp.MustCompile(`# want((?: "(?:[^"\\]|\\.)*")+)$`)
	wantPattern = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

func wants(t *testing.T, text string) []want {
	t.Helper()
	var all []want
	for i, line := range strings.Split(text, "\n") {
		comment := wantComment.FindStringSubmatch(line)
		if comment == nil {
			continue
		}
		for _, quoted := range wantPattern.FindAllString(comment[1], -1) {
			pattern, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, want{i + 1, regexp.MustCompile(pattern)})
		}
	}
	return all
}

// compareWithWants reports every finding that nobody wants and every want that nothing met.
func compareWithWants(t *testing.T, found []validate.Finding, wanted []want) {
	t.Helper()
	met := make([]bool, len(wanted))
	for _, f := range found {
		if i := firstMet(f, wanted, met); i >= 0 {
			met[i] = true
			continue
		}
		t.Errorf("unexpected: %s", describe(f))
	}
	for i, w := range wanted {
		if !met[i] {
			t.Errorf("missing on line %d: %s", w.line, w.message)
		}
	}
}

func firstMet(f validate.Finding, wanted []want, met []bool) int {
	for i, w := range wanted {
		if !met[i] && w.line == f.Range.Start.Line && w.message.MatchString(f.Message) {
			return i
		}
	}
	return -1
}

func describe(f validate.Finding) string {
	return fmt.Sprintf("%s: %s: %s", f.Range, f.Rule.ID, f.Message)
}
