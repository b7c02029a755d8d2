package language

import (
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
	span = dimension{"a duration", "5m", []unit{
		{"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}, {"ms", 1e-3}}}
)

// words lists the units.
func (d dimension) words() string {
	names := make([]string, len(d.units))
	for i, u := range d.units {
		names[i] = u.word
	}
	return strings.Join(names, ", ")
}

// parse reads a number and a unit with an optional space between them; durations may be several of these in a row.
func (d dimension) parse(text string) (float64, error) {
	rest := strings.TrimSpace(text)
	total, parts := 0.0, 0
	for rest != "" {
		number := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789.+-eE"))]
		// 1e3 is a number; the e of "1 end" is not.
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return 0, fmt.Errorf("%q is not %s; write it like %q", text, d.name, d.example)
		}
		rest = strings.TrimLeft(rest[len(number):], " ")
		word := rest[:len(rest)-len(strings.TrimLeft(rest, letters))]
		factor, ok := d.factor(word)
		switch {
		case word == "":
			return 0, fmt.Errorf("%q has no unit; the units of %s are %s, as in %q", text, d.name, d.words(), d.example)
		case !ok:
			return 0, fmt.Errorf("%q is not a unit of %s; there are %s, as in %q", word, d.name, d.words(), d.example)
		case v < 0 || math.IsInf(v, 0):
			return 0, fmt.Errorf("%q is not %s: it has to be finite and not negative", text, d.name)
		}
		total += v * factor
		rest = strings.TrimLeft(rest[len(word):], " ")
		if parts++; rest != "" && d.name != span.name {
			return 0, fmt.Errorf("%q is not %s; write it like %q", text, d.name, d.example)
		}
	}
	if parts == 0 {
		return 0, fmt.Errorf("an empty text is not %s; write it like %q", d.name, d.example)
	}
	return total, nil
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
	v, err := amount.parse(text)
	if err == nil && v >= math.MaxInt64 {
		err = fmt.Errorf("%q is more than can be counted", text)
	}
	if err != nil {
		return 0, err
	}
	return Bytes(math.Round(v)), nil
}

// ParseRate reads a rate: "200 Mbit/s".
func ParseRate(text string) (BytesPerSecond, error) {
	v, err := rate.parse(text)
	if err == nil && v > rateMax {
		err = fmt.Errorf("%q is more than the %v that a rate may be", text, BytesPerSecond(rateMax))
	}
	return BytesPerSecond(v), err
}

// rateMax is beyond any line or disk, and small enough to be computed with.
const rateMax = 1e15

// ParseDuration reads a duration: "30s", "1h30m", "4d".
func ParseDuration(text string) (time.Duration, error) {
	v, err := span.parse(text)
	if err == nil && v > durationMax {
		err = fmt.Errorf("%q is longer than the hundred years that a duration may last", text)
	}
	return time.Duration(math.Round(v * 1e9)), err
}

const durationMax = 100 * 366 * 86400

// String writes the amount so that ParseBytes reads the same amount back.
func (b Bytes) String() string { return amount.text(float64(b)) }

// String writes the rate so that ParseRate reads the same rate back.
func (r BytesPerSecond) String() string { return rate.text(float64(r)) }

// DurationText writes a duration so that ParseDuration reads the same back.
func DurationText(d time.Duration) string {
	if d%time.Millisecond != 0 {
		return strconv.FormatFloat(float64(d)/1e6, 'f', -1, 64) + "ms"
	}
	return span.text(float64(d/time.Millisecond) / 1000)
}

// text uses the first unit of which the value is a whole number, or the last one.
func (d dimension) text(v float64) string {
	gap := " "
	if d.name == span.name {
		gap = ""
	}
	for _, u := range d.units {
		if n := v / u.factor; n >= 1 && n == math.Trunc(n) && n < 1e15 {
			return strconv.FormatFloat(n, 'f', -1, 64) + gap + u.word
		}
	}
	last := d.units[len(d.units)-1]
	return strconv.FormatFloat(v/last.factor, 'g', -1, 64) + gap + last.word
}
