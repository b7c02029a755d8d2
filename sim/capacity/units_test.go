package capacity

import (
	"math"
	"regexp"
	"testing"
	"time"
)

// TestUnitsArePeoplesUnits: four digits, no exponents, and the unit in which the number is neither long nor less than one.
func TestUnitsArePeoplesUnits(t *testing.T) {
	for _, x := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{Bytes, 13280 * (1 << 30), "12.97 TiB"}, {Bytes, 323047961077, "300.9 GiB"}, {Bytes, 1 << 30, "1 GiB"}, {Bytes, 0, "0 B"}, {Bytes, 1023, "1023 B"},
		{Bytes, -100 * (1 << 30), "-100 GiB"}, {Bytes, math.NaN(), "not stated"}, {Bytes, 1e20, "88818 PiB"},
		{PerSec, 1.0726741333333334e+07, "85.81 Mbit/s"}, {PerSec, 5.439e+10 / 8, "54.39 Gbit/s"}, {PerSec, 125e6, "1 Gbit/s"}, {PerSec, 0, "0 bit/s"}, {PerSec, math.Inf(1), "no amount is enough"},
		{Seconds, 900, "15m"}, {Seconds, 3600, "1h"}, {Seconds, 4521, "1h15m21s"}, {Seconds, 3605, "1h0m5s"}, {Seconds, 600, "10m"}, {Seconds, 36000, "10h"}, {Seconds, 0, "0s"},
		{Seconds, 60 * 86400, "60 days"}, {Seconds, 1e12, "31710 years"}, {Seconds, math.Inf(1), "without end"},
		{PerDay, 96, "96 a day"}, {IOPerSec, 12345.6, "12346 a second"}, {Number, 0.1666666, "0.1667"}, {Number, 1e-9, "less than 0.0001"},
	} {
		if got := x.unit.Text(x.v); got != x.want {
			t.Errorf("%g %s is %q, and not %q", x.v, x.unit, got, x.want)
		}
	}
}

// TestFormulasHaveNoRawNumbers: neither exponents nor more than six digits after one another.
func TestFormulasHaveNoRawNumbers(t *testing.T) {
	raw := regexp.MustCompile(`\de[+-]\d|\d{7}|\d\.\d{5}`)
	topology := replica(t, diskOf("d", "1 TiB", `trace("week.csv")`), `storage "s" { free_space = "3 TiB" }`, `storage "s" { capacity = "20 TiB" }`, map[string]string{"week.csv": week()})
	for _, r := range Assess(topology, Defaults()).Rows {
		if raw.MatchString(r.Formula) || raw.MatchString(r.Unit.Text(r.Value)) {
			t.Errorf("%s: %s\n%s", r.What, r.Unit.Text(r.Value), r.Formula)
		}
	}
}

// TestRowsThatSayTheSameAreOne, for all RPOs of which every one has all shares of the time, and for no others.
func TestRowsThatSayTheSameAreOne(t *testing.T) {
	row := func(rpo time.Duration, share, value float64) Row {
		const phrase = "needed for an RPO of <rpo>, in <share> of the time"
		return Row{Subject: "wan", phrase: phrase, What: phrased(phrase, []time.Duration{rpo}, []float64{share}), RPO: rpo, Share: share, Value: value}
	}
	const q, h = 15 * time.Minute, time.Hour
	for _, x := range []struct {
		rows []Row
		want []string
	}{
		{[]Row{row(q, 1, 5), row(q, 0.9, 5), row(h, 1, 5), row(h, 0.9, 5)}, []string{"needed for an RPO of 15m…1h, in 90 and 100 % of the time"}},
		{[]Row{row(q, 1, 7), row(q, 0.9, 5), row(h, 1, 5), row(h, 0.9, 5)},
			[]string{"needed for an RPO of 15m, in 100 % of the time", "needed for an RPO of 15m, in 90 % of the time", "needed for an RPO of 1h, in 90 and 100 % of the time"}},
		{[]Row{row(q, 1, 7), row(q, 0.9, 5), row(h, 1, 7), row(h, 0.9, 5)}, []string{"needed for an RPO of 15m…1h, in 100 % of the time", "needed for an RPO of 15m…1h, in 90 % of the time"}},
		{[]Row{{What: "bandwidth", Value: 5}, {What: "bandwidth", Value: 5}}, []string{"bandwidth", "bandwidth"}},
	} {
		got := Joined(x.rows)
		for i := range max(len(got), len(x.want)) {
			if i >= len(got) || i >= len(x.want) || got[i].What != x.want[i] {
				t.Errorf("%v became %v", x.rows, got)
				break
			}
		}
	}
}
