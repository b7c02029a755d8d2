package language

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Churn is how much is written over time, in bytes per second: a rate that is drawn once for a run, or a profile.
type Churn struct {
	Rate    Distribution // unless there is a profile
	Profile *Profile
}

// Mean is the rate to be expected, averaged over time.
func (c *Churn) Mean() float64 {
	if c.Profile != nil {
		return c.Profile.Mean()
	}
	return c.Rate.Mean()
}

// Times is the churn of somebody who writes so many times as much.
func (c Churn) Times(factor float64) Churn {
	if c.Profile == nil {
		return Churn{Rate: c.Rate.Times(factor)}
	}
	rates := slices.Clone(c.Profile.Rates)
	for i := range rates {
		rates[i] *= factor
	}
	p := newProfile(fmt.Sprintf("%s × %g", c.Profile.text, factor), c.Profile.Period, c.Profile.Starts, rates)
	p.Daily = c.Profile.Daily
	return Churn{Profile: p}
}

// String writes the churn as the text of a configuration has it.
func (c Churn) String() string {
	if c.Profile != nil {
		return c.Profile.text
	}
	return c.Rate.String()
}

// Profile is a rate that changes with time and repeats itself.
type Profile struct {
	Daily  bool          // it begins at midnight; any other begins with the scenario
	Period time.Duration // after which it repeats itself
	Starts []time.Duration
	Rates  []float64 // bytes per second, each from its start until the next one

	before []float64 // bytes that are written until each start
	text   string    // as the configuration has it
}

func newProfile(text string, period time.Duration, starts []time.Duration, rates []float64) *Profile {
	p := &Profile{Period: period, Starts: starts, Rates: rates, text: text, before: make([]float64, len(starts)+1)}
	for i := range starts {
		p.before[i+1] = p.before[i] + rates[i]*(p.end(i)-starts[i]).Seconds()
	}
	return p
}

// end is when a step of the profile ends.
func (p *Profile) end(i int) time.Duration {
	if i+1 < len(p.Starts) {
		return p.Starts[i+1]
	}
	return p.Period
}

// Mean is the rate averaged over the period.
func (p *Profile) Mean() float64 { return p.before[len(p.Starts)] / p.Period.Seconds() }

// Between is how many bytes are written from one instant to another, both counted from the profile's beginning.
func (p *Profile) Between(from, to time.Duration) float64 { return p.until(to) - p.until(from) }

// until is how many bytes are written from the beginning on.
func (p *Profile) until(t time.Duration) float64 {
	whole, rest := t/p.Period, t%p.Period
	i := sort.Search(len(p.Starts), func(i int) bool { return p.Starts[i] > rest }) - 1
	return float64(whole)*p.before[len(p.Starts)] + p.before[i] + p.Rates[i]*(rest-p.Starts[i]).Seconds()
}

// Written is an attribute that says how much is written: a rate, fixed, drawn, by the time of day or from a file.
func Written[T any](name, doc string, at func(*T) *Attr[Churn], options ...Option) Attribute[T] {
	f := Field{Name: name, Kind: "a rate, a distribution of rates, a daily profile or a trace", Doc: doc, Holds: HoldsChurn}
	return attribute(f, at, func(d *decoder, f *Field, e hclsyntax.Expression) (Churn, bool) {
		v, ok := d.value(e)
		switch {
		case !ok:
			return Churn{}, false
		case v.IsNull() || v.Type() != cty.String && !v.Type().Equals(drawnType) && !v.Type().Equals(profileType):
			d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s; this is %s.", d.address, f.Name, f.Kind, unitless(v))
			return Churn{}, false
		case v.Type().Equals(profileType):
			p, err := d.profile(v.EncapsulatedValue().(*profileCall), path.Dir(e.Range().Filename))
			return Churn{Profile: p}, d.check(e, err)
		}
		dist, err := distribution(v, func(text string) (float64, error) {
			rate, err := ParseRate(text)
			return float64(rate), err
		})
		dist.rate = true
		return Churn{Rate: dist}, d.check(e, err)
	}, as[Churn], options)
}

// profileCall is a call of daily or trace, before it is known for which file.
type profileCall struct {
	steps map[string]cty.Value // of daily: rates by the time of day; sorted before it is ranged over
	file  string               // of trace
}

var profileType = capsule[profileCall]("profile")

// dailyFunc is daily({ "00:00" = "300 KiB/s", "08:00" = "5 MiB/s" }).
var dailyFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "rates", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(profileType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if t := args[0].Type(); !t.IsObjectType() && !t.IsMapType() {
			return cty.NilVal, errors.New("daily takes an object of rates by the time of day, such as { \"08:00\" = \"5 MiB/s\" }")
		}
		return cty.CapsuleVal(profileType, &profileCall{steps: args[0].AsValueMap()}), nil
	},
})

// traceFunc is trace("erp-db.csv").
var traceFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "file", Type: cty.String}},
	Type:   function.StaticReturnType(profileType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return cty.CapsuleVal(profileType, &profileCall{file: args[0].AsString()}), nil
	},
})

func (d *decoder) profile(c *profileCall, dir string) (*Profile, error) {
	if c.file == "" {
		return daily(c.steps)
	}
	name := path.Join(dir, c.file)
	if p := d.scope.traces[name]; p != nil {
		return p, nil
	}
	p, err := readTrace(d.scope.fsys, dir, c.file)
	if err != nil {
		return nil, err
	}
	d.scope.traces[name] = p
	return p, nil
}

// daily makes a profile of rates by the time of day. Until the first time of the day the last one of the day before holds.
func daily(steps map[string]cty.Value) (*Profile, error) {
	if len(steps) == 0 {
		return nil, errors.New("daily needs at least one time of day")
	}
	var starts []time.Duration
	var rates []float64
	var words []string
	for _, clock := range sortedKeys(steps) {
		at, err := ParseClock(clock)
		if err != nil {
			return nil, err
		}
		v := steps[clock]
		if v.IsNull() || v.Type() != cty.String {
			return nil, fmt.Errorf("the rate from %s on has to be a text with a unit; this is %s", clock, unitless(v))
		}
		rate, err := ParseRate(v.AsString())
		if err != nil {
			return nil, err
		}
		starts, rates = append(starts, at), append(rates, float64(rate))
		words = append(words, fmt.Sprintf("%q = %q", clock, rate))
	}
	text := "daily({ " + strings.Join(words, ", ") + " })"
	if starts[0] > 0 {
		starts, rates = slices.Insert(starts, 0, 0), slices.Insert(rates, 0, rates[len(rates)-1])
	}
	p := newProfile(text, day, starts, rates)
	p.Daily = true
	return p, nil
}

// ParseClock reads a time of day: "08:30" is eight and a half hours after midnight.
func ParseClock(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%q is no time of day; write it like \"08:30\"", clipped(text))
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// traceRowsMax bounds a trace: a year in steps of thirty seconds.
const traceRowsMax = 1 << 20

// readTrace reads a file of rates: two columns, a time and the rate from then on. A time is a duration, a number of
// seconds, or a date and time of RFC 3339; a rate has a unit, or is a number of bytes per second. A first row of words is a
// heading. The last rate holds as long as the one before it; then the trace begins anew.
func readTrace(fsys fs.FS, dir, file string) (*Profile, error) {
	if file == "" || path.IsAbs(file) || strings.ContainsAny(file, `\:`) || !fs.ValidPath(path.Clean(file)) {
		return nil, fmt.Errorf("trace %q does not stand below the folder of the configuration; name it like \"traces/erp-db.csv\"", clipped(file))
	}
	text, err := readAll(fsys, path.Join(dir, file))
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return nil, fmt.Errorf("trace %q cannot be read: %w", clipped(file), err)
	}
	starts, rates, err := ParseTrace(text)
	if err != nil {
		return nil, fmt.Errorf("trace %q, %w", clipped(file), err)
	}
	last := len(starts) - 1
	return newProfile("trace("+quoted(file)+")", 2*starts[last]-starts[last-1], starts, rates), nil
}

// ParseTrace reads the text of a trace: the times, the first being 0, and the rates from each on, in bytes per second.
func ParseTrace(text []byte) (starts []time.Duration, rates []float64, err error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.ReuseRecord, r.Comment = 2, true, true, '#'
	var first time.Duration
	for row := 0; ; row++ {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			return nil, nil, fmt.Errorf("line %d: %w; it takes two columns, a time and a rate", syntax.Line, syntax.Err)
		}
		line, _ := r.FieldPos(0)
		at, e1 := traceTime(strings.TrimSpace(record[0]))
		rate, e2 := traceRate(strings.TrimSpace(record[1]))
		switch {
		case row == 0 && e1 != nil && e2 != nil:
			continue // a heading
		case e1 != nil || e2 != nil:
			return nil, nil, fmt.Errorf("line %d: %w", line, errors.Join(e1, e2))
		case len(starts) == 0:
			first = at
		case at-first <= starts[len(starts)-1]:
			return nil, nil, fmt.Errorf("line %d: the times have to rise", line)
		case at-first > durationMax/2:
			return nil, nil, fmt.Errorf("line %d: this is too long after the first time", line)
		case len(starts) == traceRowsMax:
			return nil, nil, fmt.Errorf("line %d: there may be at most %d rates", line, traceRowsMax)
		}
		starts, rates = append(starts, at-first), append(rates, rate)
	}
	if len(starts) < 2 {
		return nil, nil, errors.New("which has to have two rates at least: how long the last one holds is seen from the one before")
	}
	return starts, rates, nil
}

func traceTime(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if !(seconds >= 0 && seconds <= durationMax.Seconds()) {
			return 0, fmt.Errorf("%q is no time: it has to be finite and not negative", clipped(text))
		}
		return time.Duration(math.Round(seconds * 1e9)), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.Sub(time.Unix(0, 0)), nil
	}
	return ParseDuration(text)
}

func traceRate(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		rate, err := ParseRate(text)
		return float64(rate), err
	}
	if !(v >= 0 && v <= rateMax) {
		return 0, fmt.Errorf("%q is no rate: it has to be finite, not negative, and at most %v", clipped(text), BytesPerSecond(rateMax))
	}
	return v, nil
}
