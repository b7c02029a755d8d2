package language

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Address is how the language refers to an entity: vm.erp-app[3], host["with a space"].
func Address(kind string, e *Entity) string {
	address := kind + member(e.Label)
	if key, ok := e.Key(); ok {
		return address + "[" + quoted(key) + "]"
	}
	return address + strings.TrimPrefix(e.Name, e.Label)
}

// member is how a name is written behind the kind.
func member(label string) string {
	if hclsyntax.ValidIdentifier(label) {
		return "." + label
	}
	return "[" + quoted(label) + "]"
}

// quoted is a text in quotes.
func quoted(text string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes())
}

// Text is the value as the language writes it. name is the address of what a reference leads to.
func (v *Value) Text(name func(Ref) string) string {
	switch data := v.Data.(type) {
	case string:
		if v.Holds == HoldsName {
			return v.Refers + member(data)
		}
		return quoted(data)
	case bool:
		return strconv.FormatBool(data)
	case int:
		return strconv.Itoa(data)
	case float64:
		return strconv.FormatFloat(data, 'f', -1, 64)
	case Bytes:
		return quoted(data.String())
	case BytesPerSecond:
		return quoted(data.String())
	case time.Duration:
		return quoted(DurationText(data))
	case Distribution:
		return data.String()
	case Churn:
		return data.String()
	case []string:
		list := make([]string, len(data))
		for i, text := range data {
			list[i] = quoted(text)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case Ref:
		return name(data)
	case []Ref:
		list := make([]string, len(data))
		for i, r := range data {
			list[i] = name(r)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case Target:
		return data.Text
	case hcl.Expression:
		return "an expression"
	}
	panic(fmt.Sprintf("language: %s holds a %T", v.Name, v.Data))
}

// JSON is the value for a machine to read: an amount in bytes, a rate in bytes per second, a duration in seconds, what is
// drawn by its mean, a reference by its address.
func (v *Value) JSON(name func(Ref) string) any {
	switch data := v.Data.(type) {
	case time.Duration:
		return data.Seconds()
	case Distribution:
		return data.Mean()
	case Churn:
		return data.Mean()
	case Ref:
		return name(data)
	case []Ref:
		list := make([]string, len(data))
		for i, r := range data {
			list[i] = name(r)
		}
		return list
	case []string:
		if data == nil {
			return []string{}
		}
	case Target, hcl.Expression:
		return v.Text(name)
	}
	return v.Data
}
