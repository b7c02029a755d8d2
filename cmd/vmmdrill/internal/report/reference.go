package report

import (
	"bytes"
	"fmt"
	"strings"

	"vmmdrill/model"
)

const referenceIntroduction = `# The language, block by block

A configuration is HCL: the ` + "`*.hcl`" + ` files of a directory, all together, in any order. Quantities are texts with a unit:
data in ` + "`KiB MiB GiB TiB`" + ` or ` + "`KB MB GB TB`" + `, rates in ` + "`Kbit/s Mbit/s Gbit/s`" + ` (or ` + "`Kbps Mbps Gbps`" + `) or ` + "`KiB/s MiB/s GiB/s`" + ` and
` + "`KB/s MB/s GB/s`" + `, durations in ` + "`ms s m h d`" + `, several in a row if need be: ` + "`\"1h30m\"`" + `. A distribution is
` + "`exponential(mean)`, `normal(mean, sd)`, `lognormal(median, sigma)`, `triangular(min, mode, max)`, `uniform(a, b)`" + ` or
` + "`empirical([…])`" + `. References are bare: ` + "`host.par-hv1`, `vm.erp-app[3]`, `vm.web[\"front\"]`" + `; ` + "`vm.erp-app`" + ` stands for all its
instances.

` + "`variable \"NAME\" { type, default, description }`" + ` declares what ` + "`var.NAME`" + ` is and what ` + "`--var NAME=value`" + ` sets;
` + "`locals { NAME = … }`" + ` names what ` + "`local.NAME`" + ` is. Every block with a name may have ` + "`count`" + ` (then ` + "`count.index`" + ` is its number)
or ` + "`for_each`" + ` (then ` + "`each.key`" + ` and ` + "`each.value`" + ` are its own).

What is left open is taken at its default, or as the documents require. A default that no document gives is an
assumption. ` + "`vmmdrill explain vm.disk.write_rate`" + ` prints one line of this page.
`

// Reference is the manual of the language as Markdown.
func Reference(list []model.Described) []byte {
	var b bytes.Buffer
	b.WriteString(referenceIntroduction)
	for _, d := range list {
		if d.Block {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", heading(d), d.Doc)
			if hasAttributes(list, d.Address) {
				b.WriteString("| attribute | kind | default | |\n|---|---|---|---|\n")
			}
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Name, kindOf(d), standIn(d), markdown(d.Doc))
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
		switch {
		case d.Required:
			text += "It is required.\n"
		case d.Default != "":
			text += fmt.Sprintf("Default: %s (%s)\n", d.Default, d.DefaultSource)
		default:
			text += "Unless it is stated, it is unknown: no rule judges it, and a simulation takes it as the documents require.\n"
		}
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
