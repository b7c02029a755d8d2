package language

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those that every expression may call: a choice of the cty standard library, with guards before what can
// make much out of little, and the distributions.
func functions() map[string]function.Function {
	fns := map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "max": stdlib.MaxFunc, "min": stdlib.MinFunc,
		"upper": stdlib.UpperFunc, "lower": stdlib.LowerFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc,
		"trimspace": stdlib.TrimSpaceFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimsuffix": stdlib.TrimSuffixFunc,
		"format": guarded(stdlib.FormatFunc, formatted), "join": guarded(stdlib.JoinFunc, joined), "split": stdlib.SplitFunc,
		"replace": guarded(stdlib.ReplaceFunc, replaced), "substr": stdlib.SubstrFunc,
		"length": stdlib.LengthFunc, "lookup": stdlib.LookupFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc,
		"keys": stdlib.KeysFunc, "values": stdlib.ValuesFunc, "merge": stdlib.MergeFunc, "flatten": stdlib.FlattenFunc, "element": stdlib.ElementFunc,
		"reverse": stdlib.ReverseListFunc, "sort": stdlib.SortFunc, "distinct": distinctFunc, "coalesce": stdlib.CoalesceFunc,
		"zipmap": stdlib.ZipmapFunc, "slice": stdlib.SliceFunc, "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
		"range":    stdlib.RangeFunc, // of 1024 numbers at most
		"duration": durationFunc,
	}
	for form, arity := range [...]int{Exponential: 1, Normal: 2, Lognormal: 2, Triangular: 3, Uniform: 2, Empirical: 1} {
		if arity > 0 {
			fns[formNames[form]] = distributionFunc(Form(form), arity)
		}
	}
	return fns
}

// drawn is a call of a distribution's function, before it is known what is measured.
type drawn struct {
	form Form
	args []cty.Value
}

var drawnType = cty.Capsule("distribution", reflect.TypeFor[drawn]())

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
	padMax     = 1000    // of a format's width or precision
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

// durationFunc gives the seconds of a duration, for comparisons in expectations: duration("4h") is 14400.
var durationFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "text", Type: cty.String}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		d, err := ParseDuration(args[0].AsString())
		if err != nil {
			return cty.NilVal, err
		}
		return cty.NumberFloatVal(d.Seconds()), nil
	},
})
