package language

import (
	"fmt"
	"reflect"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those that every expression may call: a choice of the cty standard library, without what can ask for
// unbounded memory, and the distributions.
func functions() map[string]function.Function {
	fns := map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "max": stdlib.MaxFunc, "min": stdlib.MinFunc,
		"upper": stdlib.UpperFunc, "lower": stdlib.LowerFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc,
		"trimspace": stdlib.TrimSpaceFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimsuffix": stdlib.TrimSuffixFunc,
		"format": stdlib.FormatFunc, "join": stdlib.JoinFunc, "split": stdlib.SplitFunc, "replace": stdlib.ReplaceFunc, "substr": stdlib.SubstrFunc,
		"length": stdlib.LengthFunc, "lookup": stdlib.LookupFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc,
		"keys": stdlib.KeysFunc, "values": stdlib.ValuesFunc, "merge": stdlib.MergeFunc, "flatten": stdlib.FlattenFunc, "element": stdlib.ElementFunc,
		"reverse": stdlib.ReverseListFunc, "sort": stdlib.SortFunc, "distinct": stdlib.DistinctFunc, "coalesce": stdlib.CoalesceFunc,
		"zipmap": stdlib.ZipmapFunc, "slice": stdlib.SliceFunc, "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
		"range":    boundedRange,
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
			return cty.CapsuleVal(drawnType, &drawn{form, args}), nil
		},
	})
}

const (
	samplesMax = 100_000
	rangeMax   = 100_000
)

var boundedRange = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "bounds", Type: cty.Number},
	Type:     function.StaticReturnType(cty.List(cty.Number)),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		for _, a := range args {
			if v, _ := a.AsBigFloat().Float64(); v > rangeMax || v < -rangeMax {
				return cty.NilVal, fmt.Errorf("range goes to %d at most", rangeMax)
			}
		}
		if len(args) == 3 {
			if step, _ := args[2].AsBigFloat().Float64(); step < 1 && step > -1 {
				return cty.NilVal, fmt.Errorf("range takes steps of at least 1")
			}
		}
		return stdlib.Range(args...)
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
