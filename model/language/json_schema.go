package language

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// schemaNode is a JSON Schema, draft 2020-12.
type schemaNode map[string]any

// templatePattern is what a text with an expression in it looks like; any value may be one.
const templatePattern = `[$%]\{`

// JSONSchema describes the JSON form of the language: what a list of blocks says, and variables and locals. Blocks of the kinds may
// have count and for_each.
func JSONSchema(list []Described, kinds []string) []byte {
	g := schemaGenerator{list, schemaNode{}}
	root := schemaNode{
		"variable": named(bodies(closed(schemaNode{"type": true, "default": true, "description": schemaNode{"type": "string"},
			"sensitive": orTemplate(schemaNode{"type": "boolean"}), "validation": bodies(closed(schemaNode{"condition": true, "error_message": true}))}))),
		"locals": bodies(schemaNode{"type": "object"}),
		"//":     true,
	}
	for i := range list {
		d := &list[i]
		if d.Block && !strings.Contains(d.Address, ".") {
			body := g.block(i)
			if slices.Contains(kinds, d.Name) {
				properties := body["properties"].(schemaNode)
				properties["count"], properties["for_each"] = orTemplate(schemaNode{"type": "integer", "minimum": 0}), true
			}
			g.defs[d.Name] = body
			root[d.Name] = schemaNode{"description": d.Doc, "$ref": "#/$defs/blocks/" + d.Name}
		}
	}
	blocks := schemaNode{}
	for _, name := range sortedKeys(g.defs) {
		body := bodies(schemaNode{"$ref": "#/$defs/" + name})
		if !slices.Contains(nameless, name) {
			body = named(body)
		}
		blocks[name] = body
	}
	g.defs["blocks"] = blocks
	g.defs["file"] = schemaNode{"type": "object", "additionalProperties": false, "properties": root}
	file := schemaNode{"$ref": "#/$defs/file"}
	text, err := json.MarshalIndent(schemaNode{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A vmmdrill configuration in JSON (*.hcl.json)",
		"anyOf": []any{file, schemaNode{"type": "array", "items": file}}, "$defs": g.defs,
	}, "", "  ")
	if err != nil {
		panic("language: " + err.Error())
	}
	return append(text, '\n')
}

type schemaGenerator struct {
	described []Described
	defs      schemaNode
}

// block is the body of a block.
func (g *schemaGenerator) block(at int) schemaNode {
	properties := schemaNode{}
	var required []string
	dynamic := false
	prefix := g.described[at].Address + "."
	for i := at + 1; i < len(g.described) && strings.HasPrefix(g.described[i].Address, prefix); i++ {
		d := &g.described[i]
		switch {
		case strings.Contains(d.Address[len(prefix):], "."):
		case d.Block && d.Labelled:
			properties[d.Name], dynamic = described(named(bodies(g.block(i))), d), true
		case d.Block:
			properties[d.Name], dynamic = described(bodies(g.block(i)), d), true
		default:
			properties[d.Name] = described(valueSchema(&d.Field), d)
			if d.Required {
				required = append(required, d.Name)
			}
		}
	}
	if dynamic {
		properties["dynamic"] = named(bodies(schemaNode{"type": "object", "required": []string{"for_each", "content"}}))
	}
	body := closed(properties)
	if required != nil {
		body["required"] = required
	}
	return body
}

func described(s schemaNode, d *Described) schemaNode {
	words := []string{d.Doc}
	if d.Default != "" {
		words = append(words, "Default: "+d.Default+" ("+d.DefaultSource+")")
	}
	if d.Range != "" {
		words = append(words, "Range: "+d.Range)
	}
	s["description"] = strings.Join(words, ". ")
	return s
}

// closed is an object with these properties and a comment.
func closed(properties schemaNode) schemaNode {
	properties[commentKey] = true
	return schemaNode{"type": "object", "additionalProperties": false, "properties": properties}
}

// bodies is a body, or several.
func bodies(body schemaNode) schemaNode {
	return schemaNode{"anyOf": []any{body, schemaNode{"type": "array", "items": body}}}
}

// named is something under its name, or several such objects.
func named(s schemaNode) schemaNode {
	byName := schemaNode{"type": "object", "additionalProperties": s, "properties": schemaNode{commentKey: true}}
	return schemaNode{"anyOf": []any{byName, schemaNode{"type": "array", "items": byName}}}
}

// orTemplate is a value, a text that is evaluated to one, or null.
func orTemplate(s schemaNode) schemaNode {
	return schemaNode{"anyOf": []any{s, template(), schemaNode{"type": "null"}}}
}

func template() schemaNode { return schemaNode{"type": "string", "pattern": templatePattern} }

func valueSchema(f *Field) schemaNode {
	switch f.Holds {
	case HoldsBool:
		return orTemplate(schemaNode{"type": "boolean"})
	case HoldsInt:
		return orTemplate(schemaNode{"type": "integer", "minimum": 0})
	case HoldsNumber:
		return orTemplate(schemaNode{"type": "number"})
	case HoldsQuantity:
		return orTemplate(quantitySchema(f.Kind))
	case HoldsDistribution:
		return orTemplate(quantitySchema(span.name))
	case HoldsChurn:
		return orTemplate(quantitySchema(rate.name))
	case HoldsTexts:
		return orTemplate(schemaNode{"type": "array", "items": schemaNode{"type": "string"}})
	case HoldsReference, HoldsName:
		return orTemplate(template())
	case HoldsReferences:
		return orTemplate(schemaNode{"type": "array", "items": schemaNode{"type": []string{"string", "array"}}})
	case HoldsExpression:
		return schemaNode{}
	}
	if len(f.Enum) > 0 {
		return orTemplate(schemaNode{"enum": f.Enum})
	}
	return orTemplate(schemaNode{"type": "string"})
}

// quantitySchema is a number with a unit of a dimension.
func quantitySchema(kind string) schemaNode {
	for _, d := range []dimension{amount, rate, span} {
		if d.name == kind {
			words := make([]string, len(d.units))
			for i, u := range d.units {
				words[i] = regexp.QuoteMeta(u.word)
			}
			one := `[0-9.]+([eE][+-]?[0-9]+)? *(` + strings.Join(words, "|") + `) *`
			if d.name == span.name {
				one = "(" + one + ")+"
			}
			return schemaNode{"type": "string", "pattern": "^ *" + one + "$", "examples": []string{d.example}}
		}
	}
	panic("language: no dimension is called " + kind)
}
