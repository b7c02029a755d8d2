package capacity

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Unit is what a value is in.
type Unit string

// The units. Seconds, bytes and rates are plain numbers of them.
const (
	Seconds  Unit = "s"
	Bytes    Unit = "B"
	PerSec   Unit = "B/s"
	Number   Unit = ""
	PerDay   Unit = "/d"
	IOPerSec Unit = "op/s"
)

// Text is a value in units that people use, with four digits.
func (u Unit) Text(v float64) string {
	switch {
	case math.IsNaN(v):
		return "not stated"
	case math.IsInf(v, 0) && u == Seconds:
		return "without end"
	case math.IsInf(v, 0):
		return "no amount is enough"
	}
	switch u {
	case Bytes:
		return scaled(v, 1024, "B", "KiB", "MiB", "GiB", "TiB", "PiB")
	case PerSec:
		return scaled(8*v, 1000, "bit/s", "Kbit/s", "Mbit/s", "Gbit/s", "Tbit/s")
	case Seconds:
		return span(v)
	case PerDay:
		return digits(v) + " a day"
	case IOPerSec:
		return digits(v) + " a second"
	}
	return digits(v)
}

// scaled is a value in the largest unit of which it is one or more, each so many times the one before.
func scaled(v, step float64, units ...string) string {
	i := 0
	for ; i+1 < len(units) && math.Abs(v) >= step*(1-1e-9); i++ {
		v /= step
	}
	return digits(v) + " " + units[i]
}

// digits are four of a number, or all before its point.
func digits(v float64) string {
	switch size := math.Abs(v); {
	case size >= 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case size > 0 && size < 1e-4:
		return "less than 0.0001"
	}
	return fmt.Sprintf("%.4g", v)
}

const (
	dayLong  = 24 * time.Hour
	yearLong = 365 * dayLong
)

// span is a time in hours, minutes and seconds, or in days where there are many.
func span(seconds float64) string {
	switch {
	case seconds >= 10*yearLong.Seconds():
		return digits(seconds/yearLong.Seconds()) + " years"
	case seconds >= 10*dayLong.Seconds():
		return digits(seconds/dayLong.Seconds()) + " days"
	}
	return Span(time.Duration(seconds * 1e9).Round(time.Second))
}

// Span is a time without the parts of it that are none: 15m, and not 15m0s.
func Span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
