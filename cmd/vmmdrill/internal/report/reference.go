package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"

	"vmmdrill/model"
)

//go:embed reference.md
var referenceIntroduction string

// Reference is the manual of the language as Markdown.
func Reference(list []model.Described) []byte {
	var b bytes.Buffer
	b.WriteString(strings.Replace(referenceIntroduction, "FUNCTIONS", "`"+strings.Join(model.Functions(), "`, `")+"`", 1))
	for _, d := range list {
		if d.Block {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", heading(d), d.Doc)
			if hasAttributes(list, d.Address) {
				b.WriteString("| attribute | kind | values | default | | from |\n|---|---|---|---|---|---|\n")
			}
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", d.Name, kindOf(d), markdown(d.Range), standIn(d), markdown(d.Doc), d.Source)
	}
	return b.Bytes()
}

func hasAttributes(list []model.Described, address string) bool {
	for _, d := range list {
		if !d.Block && strings.HasPrefix(d.Address, address+".") && strings.LastIndex(d.Address, ".") == len(address) {
			return true
		}
	}
	return false
}

// heading shows how the block is written.
func heading(d model.Described) string {
	words := "`" + strings.ReplaceAll(d.Address, ".", "` › `") + "`"
	switch {
	case d.Labelled:
		words += " \"NAME\""
	case d.Single:
		words += ", at most one"
	}
	return words
}

func kindOf(d model.Described) string {
	if len(d.Enum) > 0 {
		return "`\"" + strings.Join(d.Enum, "\"`, `\"") + "\"`"
	}
	if d.Unit != "" {
		return d.Kind + " (" + d.Unit + ")"
	}
	return d.Kind
}

// standIn is what is taken when nothing is written.
func standIn(d model.Described) string {
	switch {
	case d.Required:
		return "required"
	case d.Default == "":
		return "–"
	}
	return fmt.Sprintf("`%s` (%s)", d.Default, d.DefaultSource)
}

// DescribedText explains one block type with its attributes, or one attribute.
func DescribedText(list []model.Described, d model.Described) string {
	if !d.Block {
		text := fmt.Sprintf("%s: an attribute, %s\n\n%s.\n", d.Address, strings.ReplaceAll(kindOf(d), "`", ""), d.Doc)
		if d.Range != "" {
			text += fmt.Sprintf("What the products take: %s\n", d.Range)
		}
		switch {
		case d.Required:
			text += "It is required.\n"
		case d.Default != "":
			text += fmt.Sprintf("Default: %s (%s)\n", d.Default, d.DefaultSource)
		default:
			text += "Unless it is stated, it is unknown: no rule judges it, and a simulation takes it as the documents require.\n"
		}
		text += fmt.Sprintf("It comes from: %s\n", d.Source)
		return text
	}
	text := fmt.Sprintf("%s: a block\n\n%s\n\n", d.Address, d.Doc)
	for _, in := range list {
		if rest, inside := strings.CutPrefix(in.Address, d.Address+"."); inside && !strings.Contains(rest, ".") {
			text += fmt.Sprintf("  %-44s %s\n", rest+map[bool]string{true: " { … }"}[in.Block], in.Doc)
		}
	}
	return text
}

type describedJSON struct {
	Address       string   `json:"address"`
	Block         bool     `json:"block,omitempty"`
	Labelled      bool     `json:"labelled,omitempty"`
	Single        bool     `json:"single,omitempty"`
	Doc           string   `json:"description"`
	Kind          string   `json:"kind,omitempty"`
	Refers        string   `json:"refers_to,omitempty"`
	Unit          string   `json:"unit,omitempty"`
	Values        string   `json:"values,omitempty"`
	Enum          []string `json:"one_of,omitempty"`
	Required      bool     `json:"required,omitempty"`
	Default       string   `json:"default,omitempty"`
	DefaultSource string   `json:"default_source,omitempty"`
	Source        string   `json:"source,omitempty"`
}

// LanguageJSON is every block type and attribute, in the order of the manual, for editors.
func LanguageJSON(list []model.Described, version string) ([]byte, error) {
	doc := struct {
		FormatVersion string          `json:"format_version"`
		Version       string          `json:"version"`
		Functions     []string        `json:"functions"`
		Language      []describedJSON `json:"language"`
	}{FormatVersion, version, model.Functions(), nil}
	for _, d := range list {
		doc.Language = append(doc.Language, describedJSON{d.Address, d.Block, d.Labelled, d.Single, d.Doc, d.Kind, d.Refers, d.Unit, d.Range, d.Enum,
			d.Required, d.Default, d.DefaultSource, d.Source})
	}
	return indent(doc)
}
