package validate_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// TestWhatRaisesNothingSurvives changes the examples in a few places at random. Whatever the rules find nothing in but notes
// must survive the drills of its option: a deployment that goes down without a word is a rule that is missing, or a simulator
// that is mistaken.
func TestWhatRaisesNothingSurvives(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(exampleNames).Draw(r, "example")
		text := readExample(t, name)
		delete(text, "drills.hcl")
		drill := rapid.SampledFrom([]string{"paris_lost_and_back", "line_cut"}).Draw(r, "drill")
		for range rapid.IntRange(1, 4).Draw(r, "changes") {
			file := parse(t, "topology.hcl", text["topology.hcl"])
			change(r, file.Body())
			text["topology.hcl"] = file.Bytes()
		}
		config, diags := text.load()
		if diags.HasErrors() {
			return
		}
		for _, f := range validate.Run(config, rules.All) {
			if f.Severity >= validate.Warning {
				return
			}
		}
		if _, ok := line(config); !ok {
			drill = "paris_lost"
		}
		if end := playDrill(t, text, drill, 0); len(end.wrong) > 0 {
			r.Fatalf("nothing is said against this, and in %s %s:\n%s", drill, strings.Join(end.wrong, "; "), difference(readExample(t, name)["topology.hcl"], text["topology.hcl"]))
		}
	})
}

// spot is an attribute or block, where it stands.
type spot struct {
	body    *hclwrite.Body
	name    string // of an attribute
	block   *hclwrite.Block
	address string
}

func spots(body *hclwrite.Body, prefix string) (list []spot) {
	var names []string
	for name := range body.Attributes() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		list = append(list, spot{body: body, name: name, address: prefix + name})
	}
	for _, b := range body.Blocks() {
		address := prefix + b.Type()
		list = append(list, spot{body: body, block: b, address: address})
		list = append(list, spots(b.Body(), address+".")...)
	}
	return list
}

var reference = regexp.MustCompile(`^([a-z_]+)\.([a-z0-9-]+)$`)

// change changes one thing: deletes a block or an attribute, lets a reference lead elsewhere, takes another word.
func change(r *rapid.T, body *hclwrite.Body) {
	s := rapid.SampledFrom(spots(body, "")).Draw(r, "what")
	if s.block != nil {
		s.body.RemoveBlock(s.block)
		return
	}
	value := strings.TrimSpace(string(s.body.GetAttribute(s.name).Expr().BuildTokens(nil).Bytes()))
	others := alternatives(body, s.address, value)
	if len(others) == 0 || rapid.Bool().Draw(r, "delete") {
		s.body.RemoveAttribute(s.name)
		return
	}
	instead := rapid.SampledFrom(others).Draw(r, "instead")
	s.body.SetAttributeRaw(s.name, hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(instead)}})
}

// alternatives are the other values that an attribute may have instead of one, as text.
func alternatives(body *hclwrite.Body, address, value string) (list []string) {
	if m := reference.FindStringSubmatch(value); m != nil {
		for _, b := range body.Blocks() {
			if b.Type() == m[1] && len(b.Labels()) > 0 && b.Labels()[0] != m[2] {
				list = append(list, m[1]+"."+b.Labels()[0])
			}
		}
		return list
	}
	switch value {
	case "true":
		return []string{"false"}
	case "false":
		return []string{"true"}
	}
	for _, d := range model.Reference() {
		if d.Address != address {
			continue
		}
		for _, word := range d.Enum {
			if quoted := `"` + word + `"`; quoted != value {
				list = append(list, quoted)
			}
		}
	}
	return list
}

// difference are the lines that only one of two texts has.
func difference(before, after []byte) string {
	count := map[string]int{}
	for _, l := range strings.Split(string(after), "\n") {
		count[l]++
	}
	var b strings.Builder
	for _, l := range strings.Split(string(before), "\n") {
		if count[l]--; count[l] < 0 {
			b.WriteString("- " + l + "\n")
		}
	}
	for _, l := range strings.Split(string(after), "\n") {
		if count[l] > 0 {
			count[l]--
			b.WriteString("+ " + l + "\n")
		}
	}
	return b.String()
}
