package language

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bytes is an amount of data.
type Bytes int64

// BytesPerSecond is a rate of data.
type BytesPerSecond float64

// unit is a word behind a number and what it multiplies it with.
type unit struct {
	word   string
	factor float64
}

// dimension is what a quantity measures: its units, the first that divides evenly being used to write it, and an example.
type dimension struct {
	name    string
	example string
	units   []unit
}

var (
	amount = dimension{"an amount of data", "16 GiB", []unit{
		{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
		{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}}}
	rate = dimension{"a rate", "200 Mbit/s", []unit{
		{"Gbit/s", 1e9 / 8}, {"Mbit/s", 1e6 / 8}, {"GiB/s", 1 << 30}, {"MiB/s", 1 << 20}, {"KiB/s", 1 << 10}, {"Kbit/s", 1e3 / 8},
		{"GB/s", 1e9}, {"MB/s", 1e6}, {"KB/s", 1e3}, {"Gbps", 1e9 / 8}, {"Mbps", 1e6 / 8}, {"Kbps", 1e3 / 8}, {"B/s", 1}}}
	span = dimension{"a duration", "5m", []unit{ // in nanoseconds
		{"d", 86400e9}, {"h", 3600e9}, {"m", 60e9}, {"s", 1e9}, {"ms", 1e6}}}
)

// words lists the units.
func (d dimension) words() string {
	names := make([]string, len(d.units))
	for i, u := range d.units {
		names[i] = u.word
	}
	return strings.Join(names, ", ")
}

// parse reads a number and a unit with an optional space between them; durations may be several of these in a row. Each
// part is in the dimension's smallest unit.
func (d dimension) parse(text string) (parts []float64, err error) {
	for rest := strings.TrimSpace(text); rest != ""; {
		number := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789.+-eE"))]
		v, err := strconv.ParseFloat(number, 64)
		infinite := errors.Is(err, strconv.ErrRange)
		if err != nil && !infinite {
			return nil, fmt.Errorf("%q is not %s; write it like %q", clipped(text), d.name, d.example)
		}
		rest = strings.TrimLeft(rest[len(number):], " ")
		word := rest[:len(rest)-len(strings.TrimLeft(rest, letters))]
		factor, ok := d.factor(word)
		switch {
		case word == "":
			return nil, fmt.Errorf("%q has no unit; the units of %s are %s, as in %q", clipped(text), d.name, d.words(), d.example)
		case !ok:
			return nil, fmt.Errorf("%q is not a unit of %s; there are %s, as in %q", clipped(word), d.name, d.words(), d.example)
		case v < 0 || infinite:
			return nil, fmt.Errorf("%q is not %s: it has to be finite and not negative", clipped(text), d.name)
		}
		rest = strings.TrimLeft(rest[len(word):], " ")
		if parts = append(parts, v*factor); rest != "" && d.name != span.name {
			return nil, fmt.Errorf("%q is not %s; write it like %q", clipped(text), d.name, d.example)
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("an empty text is not %s; write it like %q", d.name, d.example)
	}
	return parts, nil
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/µ"

func (d dimension) factor(word string) (float64, bool) {
	for _, u := range d.units {
		if u.word == word {
			return u.factor, true
		}
	}
	return 0, false
}

// ParseBytes reads an amount of data: "16 GiB".
func ParseBytes(text string) (Bytes, error) {
	parts, err := amount.parse(text)
	if err != nil {
		return 0, err
	}
	if parts[0] >= math.MaxInt64 {
		return 0, fmt.Errorf("%q is more than can be counted", clipped(text))
	}
	return Bytes(math.Round(parts[0])), nil
}

// ParseRate reads a rate: "200 Mbit/s".
func ParseRate(text string) (BytesPerSecond, error) {
	parts, err := rate.parse(text)
	if err != nil {
		return 0, err
	}
	if parts[0] > rateMax {
		return 0, fmt.Errorf("%q is more than the %v that a rate may be", clipped(text), BytesPerSecond(rateMax))
	}
	return BytesPerSecond(parts[0]), nil
}

// rateMax is beyond any line or disk, and small enough to be computed with.
const rateMax = 1e15

// ParseDuration reads a duration: "30s", "1h30m", "4d". Each part is rounded to a nanosecond.
func ParseDuration(text string) (time.Duration, error) {
	parts, err := span.parse(text)
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, p := range parts {
		if p > float64(durationMax) || sum+time.Duration(math.Round(p)) > durationMax {
			return 0, fmt.Errorf("%q is longer than the hundred years that a duration may last", clipped(text))
		}
		sum += time.Duration(math.Round(p))
	}
	return sum, nil
}

const (
	day         = 24 * time.Hour
	durationMax = 100 * 366 * day
)

// String writes the amount so that ParseBytes reads the same amount back.
func (b Bytes) String() string { return amount.text(float64(b)) }

// String writes the rate so that ParseRate reads the same rate back.
func (r BytesPerSecond) String() string { return rate.text(float64(r)) }

// DurationText writes a duration so that ParseDuration reads the same back: in one unit, or in days and one unit.
func DurationText(d time.Duration) string {
	for _, u := range span.units {
		if unit := time.Duration(u.factor); d >= unit && d%unit == 0 && (d < exact || unit == day) {
			return fmt.Sprintf("%d%s", d/unit, u.word)
		}
	}
	if d > day {
		return DurationText(d-d%day) + DurationText(d%day)
	}
	return strconv.FormatFloat(float64(d)/1e6, 'f', -1, 64) + "ms"
}

// exact is where not every nanosecond is a floating-point number any more.
const exact = 1 << 53

// secondsText is DurationText of seconds.
func secondsText(v float64) string {
	whole, part := math.Modf(v)
	return DurationText(time.Duration(whole)*time.Second + time.Duration(math.Round(part*1e9)))
}

// text uses the first unit of which the value is a whole number, or the last one.
func (d dimension) text(v float64) string {
	for _, u := range d.units {
		if n := math.Round(v / u.factor); n >= 1 && n < 1e15 && n*u.factor == v {
			return strconv.FormatFloat(n, 'f', -1, 64) + " " + u.word
		}
	}
	last := d.units[len(d.units)-1]
	return strconv.FormatFloat(v, 'g', -1, 64) + " " + last.word
}
