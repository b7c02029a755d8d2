package report

import "vmmdrill/validate"

type rulesJSON struct {
	FormatVersion string     `json:"format_version"`
	Version       string     `json:"version"`
	Rules         []ruleJSON `json:"rules"`
}

type ruleJSON struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Severity     string   `json:"severity"`
	Option       string   `json:"option"`
	Tags         []string `json:"tags"`
	Requirements []string `json:"requirements"`
}

// RulesJSON lists the rules: the document of format_version 1.
func RulesJSON(rules []*validate.Rule, version string) ([]byte, error) {
	doc := rulesJSON{FormatVersion: FormatVersion, Version: version}
	for _, r := range rules {
		doc.Rules = append(doc.Rules, ruleJSON{r.ID, r.Name, r.Title, r.Severity.String(), r.Options.String(),
			append([]string{}, r.Tags...), append([]string{}, r.Requirements...)})
	}
	return indent(doc)
}
