package report

import (
	"bytes"
	"fmt"
	"strings"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

type rulesJSON struct {
	FormatVersion string     `json:"format_version"`
	Version       string     `json:"version"`
	Rules         []ruleJSON `json:"rules"`
}

type ruleJSON struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Group        string   `json:"group"`
	Title        string   `json:"title"`
	Severity     string   `json:"severity"`
	Option       string   `json:"option"`
	Tags         []string `json:"tags"`
	Requirements []string `json:"requirements"`
	Ignorable    bool     `json:"ignorable"`
	Page         string   `json:"page"`
}

// RulesJSON lists the rules: the document of format_version 1.
func RulesJSON(groups []rules.Group, version string) ([]byte, error) {
	doc := rulesJSON{FormatVersion: FormatVersion, Version: version, Rules: []ruleJSON{}}
	for _, g := range groups {
		for _, r := range g.Rules {
			doc.Rules = append(doc.Rules, ruleJSON{r.ID, r.Name, g.ID, r.Title, r.Severity.String(), r.Options.String(),
				append([]string{}, r.Tags...), append([]string{}, r.Requirements...), !r.Firm && !r.Afterwards, r.Page})
		}
	}
	return indent(doc)
}

// RulesMarkdown is the reference of the rules.
func RulesMarkdown(groups []rules.Group) []byte {
	var b bytes.Buffer
	n := 0
	for _, g := range groups {
		n += len(g.Rules)
	}
	fmt.Fprintf(&b, "# The rules\n\n%d rules. `vmmdrill explain ID` has examples of each. An error means that the deployment option does not work like this, a\n"+
		"warning that it works and will disappoint, a note that something is worth knowing. Written by `vmmdrill rules -o markdown`.\n", n)
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s: %s\n", g.ID, g.Title)
		for _, r := range g.Rules {
			fmt.Fprintf(&b, "\n### %s %s\n\n`%s`, %v, option: %v, tags: %s%s\n\n%s\n", r.ID, r.Title, r.Name, r.Severity, r.Options,
				strings.Join(r.Tags, ", "), firmness(r), whyOf(r))
		}
	}
	return b.Bytes()
}

func firmness(r *validate.Rule) string {
	if r.Firm || r.Afterwards {
		return ", cannot be ignored"
	}
	return ""
}

// whyOf is what a rule's page says before its examples.
func whyOf(r *validate.Rule) string {
	_, text, _ := strings.Cut(r.Page, "\n\n")
	text, _, _ = strings.Cut(text, "\n\n**Bad**")
	return text
}
