package language

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Form is the kind of a distribution.
type Form uint8

const (
	Constant    Form = iota // value
	Exponential             // mean
	Normal                  // mean, standard deviation
	Lognormal               // median, sigma of the logarithm
	Triangular              // min, mode, max
	Uniform                 // a, b
	Empirical               // the samples, each as likely
)

var formNames = [...]string{"constant", "exponential", "normal", "lognormal", "triangular", "uniform", "empirical"}

// Distribution is a non-negative random quantity: of seconds, or of bytes per second. A constant is one without spread.
// The zero value is the constant 0.
type Distribution struct {
	Form       Form
	Parameters []float64 // in the order of the function in the text
	rate       bool      // of bytes per second, for writing it
}

// NewDistribution checks the parameters.
func NewDistribution(form Form, parameters ...float64) (Distribution, error) {
	d := Distribution{Form: form, Parameters: parameters}
	for _, p := range parameters {
		if math.IsNaN(p) || math.IsInf(p, 0) || p < 0 {
			return d, fmt.Errorf("every parameter of %s has to be finite and not negative", formNames[form])
		}
	}
	p := parameters
	switch {
	case form == Triangular && !(p[0] <= p[1] && p[1] <= p[2]):
		return d, fmt.Errorf("in triangular(min, mode, max), min must not exceed mode, nor mode max")
	case form == Uniform && p[0] > p[1]:
		return d, fmt.Errorf("in uniform(a, b), a must not exceed b")
	case form == Lognormal && (p[0] == 0 || p[1] > 10):
		return d, fmt.Errorf("in lognormal(median, sigma), the median has to be more than zero, and sigma at most 10")
	case form == Empirical && len(p) == 0:
		return d, fmt.Errorf("empirical([…]) needs at least one sample")
	case form == Empirical:
		d.Parameters = slices.Sorted(slices.Values(d.Parameters))
	}
	return d, nil
}

// ConstantOf is the distribution of a quantity that does not vary.
func ConstantOf(v float64) Distribution { return Distribution{Parameters: []float64{v}} }

// Quantile is the value that a part u of all draws does not exceed, for 0 < u < 1. A distribution that could be
// negative is the same one on the condition that it is not: u counts from where it becomes positive.
func (d Distribution) Quantile(u float64) float64 {
	p := d.Parameters
	switch d.Form {
	case Exponential:
		return -p[0] * math.Log1p(-u)
	case Normal:
		if p[1] == 0 {
			return p[0]
		}
		n := distuv.Normal{Mu: p[0], Sigma: p[1]}
		below := n.CDF(0)
		return max(0, n.Quantile(min(below+u*(1-below), belowOne))) // rounded to 1 it would be infinite
	case Lognormal:
		if p[1] == 0 {
			return p[0]
		}
		return distuv.LogNormal{Mu: math.Log(p[0]), Sigma: p[1]}.Quantile(u)
	case Triangular:
		if p[0] == p[2] {
			return p[0]
		}
		return distuv.NewTriangle(p[0], p[2], p[1], nil).Quantile(u)
	case Uniform:
		return p[0] + u*(p[1]-p[0])
	case Empirical:
		return p[min(int(u*float64(len(p))), len(p)-1)]
	}
	if len(p) == 0 {
		return 0
	}
	return p[0]
}

// belowOne is the largest number less than 1.
var belowOne = math.Nextafter(1, 0)

// Mean is the expected value.
func (d Distribution) Mean() float64 {
	p := d.Parameters
	switch d.Form {
	case Normal:
		if p[1] == 0 {
			return p[0]
		}
		n := distuv.Normal{Mu: p[0], Sigma: p[1]}
		return p[0] + p[1]*p[1]*n.Prob(0)/(1-n.CDF(0)) // truncated at 0 from below
	case Lognormal:
		return p[0] * math.Exp(p[1]*p[1]/2)
	case Triangular:
		return (p[0] + p[1] + p[2]) / 3
	case Uniform:
		return (p[0] + p[1]) / 2
	case Empirical:
		sum := 0.0
		for _, x := range p {
			sum += x
		}
		return sum / float64(len(p))
	}
	if len(p) == 0 {
		return 0
	}
	return p[0]
}

// String writes the distribution as the text of a configuration has it.
func (d Distribution) String() string {
	parts := make([]string, len(d.Parameters))
	for i, p := range d.Parameters {
		parts[i] = d.quantity(p)
		if d.Form == Lognormal && i == 1 {
			parts[i] = strconv.FormatFloat(p, 'g', -1, 64)
		}
	}
	switch list := strings.Join(parts, ", "); {
	case d.Form == Constant && len(parts) == 0:
		return d.quantity(0)
	case d.Form == Constant:
		return list
	case d.Form == Empirical:
		return "empirical([" + list + "])"
	default:
		return formNames[d.Form] + "(" + list + ")"
	}
}

func (d Distribution) quantity(v float64) string {
	if d.rate {
		return strconv.Quote(rate.text(v))
	}
	return strconv.Quote(secondsText(v))
}

// Times is the distribution of so many times the quantity.
func (d Distribution) Times(factor float64) Distribution {
	d.Parameters = slices.Clone(d.Parameters)
	for i := range d.Parameters {
		if d.Form != Lognormal || i == 0 { // sigma is of the logarithm
			d.Parameters[i] *= factor
		}
	}
	return d
}
