package scenarios

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"vmmdrill/model/language"
)

// Amount is a quantity in the unit in which somebody wrote it, or a plain number.
type Amount struct {
	Value float64 // of rates bytes per second, of data bytes, of durations seconds, of percentages parts of one
	Kind  Kind
	word  string  // the unit as written
	unit  float64 // what one of it is
}

// Kind is what an amount measures.
type Kind string

const (
	Plain    Kind = "number"
	Rate     Kind = "rate"
	Data     Kind = "data"
	Duration Kind = "duration"
	Percent  Kind = "percentage"
)

// ParseAmount reads "200 Mbit/s", "15m", "16 GiB", "5 %" or "12".
func ParseAmount(text string) (Amount, error) {
	text = strings.TrimSpace(text)
	if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		return Amount{Value: v, Kind: Plain, unit: 1}, nil
	}
	word := strings.TrimSpace(strings.TrimLeft(text, "0123456789.+-eE "))
	if word == "%" {
		v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return Amount{}, fmt.Errorf("%q is not a percentage; write it like \"5%%\"", text)
		}
		return Amount{Value: v / 100, Kind: Percent, word: "%", unit: 0.01}, nil
	}
	if r, err := language.ParseRate(text); err == nil {
		one, _ := language.ParseRate("1 " + word)
		return Amount{float64(r), Rate, word, float64(one)}, nil
	}
	if b, err := language.ParseBytes(text); err == nil {
		one, _ := language.ParseBytes("1 " + word)
		return Amount{float64(b), Data, word, float64(one)}, nil
	}
	d, err := language.ParseDuration(text)
	if err != nil {
		return Amount{}, fmt.Errorf("%q is not a number, and not a quantity such as \"200 Mbit/s\", \"16 GiB\", \"15m\" or \"5%%\"", text)
	}
	a := Amount{d.Seconds(), Duration, word, 0}
	if one, err := language.ParseDuration("1 " + word); err == nil {
		a.unit = one.Seconds()
	} else {
		a.word, a.unit = "s", 1 // "1h30m"
	}
	return a, nil
}

// With is another value in the same unit.
func (a Amount) With(v float64) Amount {
	a.Value = v
	return a
}

// String writes the amount with up to six digits, in its unit or, a duration, in those that suit it; ParseAmount reads about the same back.
func (a Amount) String() string { return a.text(6) }

// Exactly writes the amount with as many digits as a computer has.
func (a Amount) Exactly() string { return a.text(15) }

func (a Amount) text(digits int) string {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(a.Value/a.unit, 'e', digits-1, 64), 64)
	number := strconv.FormatFloat(v, 'f', -1, 64)
	switch a.Kind {
	case Plain:
		return number
	case Duration:
		seconds, _ := strconv.ParseFloat(strconv.FormatFloat(a.Value, 'e', digits-1, 64), 64)
		return DurationText(seconds)
	}
	return number + " " + a.word
}

// DurationText writes seconds as people say them, "11h", "1d2h", "14m24s" or "80ms", so that a configuration can have it.
func DurationText(seconds float64) string {
	left := time.Duration(math.Round(seconds * 1e9))
	if left < 0 {
		return "-" + DurationText(-seconds)
	}
	text := ""
	for _, u := range []struct {
		word string
		time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}} {
		if n := left / u.Duration; n > 0 {
			text += fmt.Sprintf("%d%s", n, u.word)
			left %= u.Duration
		}
	}
	switch {
	case left == 0 && text != "":
		return text
	case left > 0 && left < time.Second:
		return text + strconv.FormatFloat(float64(left)/1e6, 'f', -1, 64) + "ms"
	}
	return text + strconv.FormatFloat(left.Seconds(), 'f', -1, 64) + "s"
}

// rangePoints is how many values a range has of which nobody says how many.
const rangePoints = 9

// rangeMax bounds how many values a range may have.
const rangeMax = 1000

// Between are values from one amount to another, both included as they are: in steps, if there is a step; otherwise so many points (0: 9), of plain
// numbers equally far apart, of quantities each as many times the one before it.
func Between(from, to Amount, step *Amount, points int) ([]Amount, error) {
	switch {
	case from.Kind != to.Kind:
		return nil, fmt.Errorf("a range is of values of one kind; these are a %s and a %s", from.Kind, to.Kind)
	case step != nil && step.Kind != from.Kind:
		return nil, fmt.Errorf("the step of a range is of the kind of its ends; they are a %s each, and the step %v is a %s", from.Kind, step, step.Kind)
	case from.Value >= to.Value:
		return nil, fmt.Errorf("a range goes from the less to the more; %v is not less than %v", from, to)
	case step != nil && (step.Value <= 0 || (to.Value-from.Value)/step.Value > rangeMax), points > rangeMax:
		return nil, fmt.Errorf("a range has at most %d values", rangeMax)
	case points == 1 || points < 0:
		return nil, fmt.Errorf("a range has at least 2 values")
	}
	if step != nil {
		return inSteps(from, to, step.Value), nil
	}
	if points == 0 {
		points = rangePoints
	}
	list := []Amount{from}
	for i := 1; i < points-1; i++ {
		part := float64(i) / float64(points-1)
		v := from.Value + part*(to.Value-from.Value)
		if from.Kind != Plain && from.Value > 0 {
			v = from.Value * math.Pow(to.Value/from.Value, part)
		}
		list = appendNew(list, readable(from, to, v, v-list[len(list)-1].Value))
	}
	return appendNew(list, from.With(to.Value)), nil
}

func inSteps(from, to Amount, step float64) (list []Amount) {
	n := int((to.Value-from.Value)/step + 1e-9)
	for i := range n + 1 {
		list = append(list, from.With(from.Value+float64(i)*step))
	}
	if list[n].Value < to.Value-1e-9*step {
		list = append(list, from.With(to.Value))
	}
	return list
}

// readable makes a value between two ends short: a whole number between whole numbers, and otherwise four digits where they move it by no more
// than a tenth of its distance from the value before it.
func readable(from, to Amount, v, distance float64) Amount {
	if from.Kind == Plain && from.Value == math.Trunc(from.Value) && to.Value == math.Trunc(to.Value) {
		return from.With(math.Round(v))
	}
	if short, err := ParseAmount(from.With(v).text(4)); err == nil && math.Abs(short.Value-v) <= distance/10 {
		return from.With(short.Value)
	}
	return from.With(v)
}

func appendNew(list []Amount, a Amount) []Amount {
	if n := len(list); n > 0 && list[n-1].Value == a.Value {
		return list
	}
	return append(list, a)
}

// ParseRange reads what --vary sets a variable to: a list "50 Mbit/s,100 Mbit/s", or a range "50 Mbit/s..1 Gbit/s" of 9 values,
// "50 Mbit/s..1 Gbit/s/20" of 20, or "50 Mbit/s..1 Gbit/s+50 Mbit/s" in steps. Its values are texts, as for --var.
func ParseRange(text string) ([]string, error) {
	first, rest, isRange := strings.Cut(text, "..")
	if !isRange {
		return parseList(text)
	}
	from, err := ParseAmount(first)
	if err != nil {
		return nil, err
	}
	last, step, points := rest, (*Amount)(nil), 0
	if until, by, ok := strings.Cut(rest, "+"); ok {
		s, err := ParseAmount(by)
		if err != nil {
			return nil, err
		}
		last, step = until, &s
	} else if i := strings.LastIndex(rest, "/"); i >= 0 {
		if n, err := strconv.Atoi(strings.TrimSpace(rest[i+1:])); err == nil {
			last, points = rest[:i], n
			if n < 2 {
				return nil, fmt.Errorf("a range has at least 2 values")
			}
		}
	}
	to, err := ParseAmount(last)
	if err != nil {
		return nil, err
	}
	list, err := Between(from, to, step, points)
	return texts(list), err
}

func parseList(text string) (list []string, err error) {
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			return nil, fmt.Errorf("%q has an empty value; write a list like \"50 Mbit/s,100 Mbit/s\" and a range like \"50 Mbit/s..1 Gbit/s\"", text)
		}
		list = append(list, part)
	}
	return list, nil
}

func texts(list []Amount) (texts []string) {
	for _, a := range list {
		texts = append(texts, a.Exactly())
	}
	return texts
}
