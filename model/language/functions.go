package language

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those that every expression may call: the cty standard library under the names that Terraform gave it, with
// guards before what can make much out of little, the distributions, and quantities as numbers.
func functions() map[string]function.Function {
	fns := map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": finite(stdlib.LogFunc), "max": stdlib.MaxFunc,
		"min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "pow": finite(stdlib.PowFunc), "signum": stdlib.SignumFunc, "sum": sumFunc,

		"chomp": stdlib.ChompFunc, "endswith": textTest(strings.HasSuffix), "format": guarded(stdlib.FormatFunc, formatted),
		"formatlist": guarded(stdlib.FormatListFunc, formatted), "indent": guarded(stdlib.IndentFunc, indented), "join": guarded(stdlib.JoinFunc, joined),
		"lower": stdlib.LowerFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "replace": guarded(stdlib.ReplaceFunc, replaced),
		"split": stdlib.SplitFunc, "startswith": textTest(strings.HasPrefix), "strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc,
		"title": stdlib.TitleFunc, "trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc,
		"trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc,

		"alltrue": foldFunc(true), "anytrue": foldFunc(false), "chunklist": stdlib.ChunklistFunc, "coalesce": stdlib.CoalesceFunc,
		"coalescelist": stdlib.CoalesceListFunc, "compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc,
		"distinct": distinctFunc, "element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc, "index": stdlib.IndexFunc, "keys": stdlib.KeysFunc,
		"length": stdlib.LengthFunc, "lookup": stdlib.LookupFunc, "merge": stdlib.MergeFunc, "range": stdlib.RangeFunc, // of 1024 numbers at most
		"reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc, "setproduct": guarded(stdlib.SetProductFunc, multiplied),
		"setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc,
		"values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,

		"csvdecode": stdlib.CSVDecodeFunc, "formatdate": stdlib.FormatDateFunc, "jsondecode": stdlib.JSONDecodeFunc, "jsonencode": stdlib.JSONEncodeFunc,
		"timeadd": stdlib.TimeAddFunc, "can": tryfunc.CanFunc, "try": tryfunc.TryFunc,
		"tobool": stdlib.MakeToFunc(cty.Bool), "tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber": stdlib.MakeToFunc(cty.Number), "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), "tostring": stdlib.MakeToFunc(cty.String),

		"daily": dailyFunc, "trace": traceFunc,
		"bytes":         quantityFunc(func(text string) (float64, error) { v, err := ParseBytes(text); return float64(v), err }),
		"rate":          quantityFunc(func(text string) (float64, error) { v, err := ParseRate(text); return float64(v), err }),
		"duration_text": durationTextFunc,
		"duration":      quantityFunc(func(text string) (float64, error) { v, err := ParseDuration(text); return v.Seconds(), err }),
	}
	for form, arity := range [...]int{Exponential: 1, Normal: 2, Lognormal: 2, Triangular: 3, Uniform: 2, Empirical: 1} {
		if arity > 0 {
			fns[formNames[form]] = distributionFunc(Form(form), arity)
		}
	}
	return fns
}

// FunctionNames are the functions that there are, sorted.
func FunctionNames() []string { return sortedKeys(functions()) }

// drawn is a call of a distribution's function, before it is known what is measured.
type drawn struct {
	form Form
	args []cty.Value
}

var drawnType = capsule[drawn]("distribution")

func distributionFunc(form Form, arity int) function.Function {
	params := make([]function.Parameter, arity)
	for i := range params {
		params[i] = function.Parameter{Name: fmt.Sprintf("p%d", i+1), Type: cty.DynamicPseudoType}
	}
	return function.New(&function.Spec{
		Params: params,
		Type:   function.StaticReturnType(drawnType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if form == Empirical {
				if !args[0].CanIterateElements() || args[0].LengthInt() > samplesMax {
					return cty.NilVal, fmt.Errorf("empirical takes a list of at most %d samples", samplesMax)
				}
				args = args[0].AsValueSlice()
			}
			for _, a := range args {
				if !a.IsWhollyKnown() {
					return cty.UnknownVal(drawnType), nil
				}
			}
			return cty.CapsuleVal(drawnType, &drawn{form, args}), nil
		},
	})
}

const (
	samplesMax = 100_000 // of an empirical distribution
	textMax    = 1 << 20 // bytes of what a function returns
	padMax     = 1000    // of a format's width or precision, and of indent
	productMax = 1 << 16 // elements of what setproduct returns
)

// guarded is a function that is called only if a look at its arguments raises no objection.
func guarded(f function.Function, objection func(args []cty.Value) error) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(), VarParam: f.VarParam(), Type: f.ReturnTypeForValues,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := objection(args); err != nil {
				return cty.NilVal, err
			}
			return f.Call(args)
		},
	})
}

var padding = regexp.MustCompile(`[0-9]{4,}`)

// formatted looks for %1000000d: a few letters that stand for a long text.
func formatted(args []cty.Value) error {
	for _, verb := range strings.Split(args[0].AsString(), "%")[1:] {
		end := strings.IndexFunc(verb, unicode.IsLetter)
		if end >= 0 && padding.MatchString(verb[:end]) {
			return fmt.Errorf("widths and precisions have to be less than %d", padMax)
		}
	}
	return nil
}

// indented looks for more spaces than anybody reads.
func indented(args []cty.Value) error {
	if spaces, _ := args[0].AsBigFloat().Float64(); spaces < 0 || spaces > padMax {
		return fmt.Errorf("the spaces have to be from 0 to %d", padMax)
	}
	n, _ := args[0].AsBigFloat().Int64()
	return short(strings.Count(args[1].AsString(), "\n") * int(n))
}

// multiplied looks for more combinations than can be looked at.
func multiplied(args []cty.Value) error {
	n := 1.0
	for _, a := range args {
		if a.CanIterateElements() {
			n *= float64(a.LengthInt())
		}
	}
	if n > productMax {
		return fmt.Errorf("the product may have at most %d elements", productMax)
	}
	return nil
}

// finite is a function of numbers whose result can be computed with.
func finite(f function.Function) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(), VarParam: f.VarParam(), Type: f.ReturnTypeForValues,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := f.Call(args)
			if err == nil && v.AsBigFloat().IsInf() {
				return cty.NilVal, errors.New("the result is not finite")
			}
			return v, err
		},
	})
}

func joined(args []cty.Value) error {
	n := 0
	for _, list := range args[1:] {
		n += list.LengthInt()
	}
	return short(n * len(args[0].AsString()))
}

func replaced(args []cty.Value) error {
	return short(strings.Count(args[0].AsString(), args[1].AsString()) * len(args[2].AsString()))
}

func short(bytes int) error {
	if bytes > textMax {
		return fmt.Errorf("the result may have at most %d bytes", textMax)
	}
	return nil
}

// distinctFunc is a list without what was in it before. The standard library's compares each element with each.
var distinctFunc = function.New(&function.Spec{
	Params: stdlib.DistinctFunc.Params(), Type: stdlib.DistinctFunc.ReturnTypeForValues,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var list []cty.Value
		seen := map[int][]cty.Value{} // by hash
		for it := args[0].ElementIterator(); it.Next(); {
			_, v := it.Element()
			h := v.Hash()
			if !slices.ContainsFunc(seen[h], v.RawEquals) {
				seen[h] = append(seen[h], v)
				list = append(list, v)
			}
		}
		if len(list) == 0 {
			return args[0], nil
		}
		return cty.ListVal(list), nil
	},
})

// quantityFunc gives a quantity as a number, for comparisons: duration("4h") is 14400, bytes("1 KiB") is 1024.
func quantityFunc(parse func(string) (float64, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := parse(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return cty.NumberFloatVal(v), nil
		},
	})
}

// durationTextFunc writes seconds for people, to the second: 3959.5 is 1h6m0s. What never ends is "never".
var durationTextFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "seconds", Type: cty.Number, AllowNull: true}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].IsNull() || args[0].RawEquals(cty.PositiveInfinity) {
			return cty.StringVal("never"), nil
		}
		seconds, _ := args[0].AsBigFloat().Float64()
		if math.Abs(seconds) > math.MaxInt64/1e9 {
			return cty.NilVal, errors.New("duration_text takes at most 292 years")
		}
		return cty.StringVal(time.Duration(seconds * 1e9).Round(time.Second).String()), nil
	},
})

// sumFunc adds numbers; of none it is 0.
var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "numbers", Type: cty.List(cty.Number)}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		sum := cty.Zero
		for it := args[0].ElementIterator(); it.Next(); {
			_, v := it.Element()
			if v.IsNull() {
				return cty.NilVal, errors.New("null is among the numbers")
			}
			sum = sum.Add(v)
		}
		return sum, nil
	},
})

// foldFunc is whether all of some conditions hold, or any. What is null does not hold.
func foldFunc(all bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "conditions", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for it := args[0].ElementIterator(); it.Next(); {
				if _, v := it.Element(); v.IsKnown() && (!v.IsNull() && v.True()) != all {
					return cty.BoolVal(!all), nil
				}
			}
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(all), nil
		},
	})
}

// textTest is a question about a text and a part of it.
func textTest(holds func(text, part string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: "part", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
		},
	})
}
