package rules

import (
	"testing"
	"time"

	"vmmdrill/model"
)

func TestWindowsOfTheDayOverlapOverMidnightToo(t *testing.T) {
	for _, c := range []struct {
		start, end string
		want       bool
	}{
		{"18:30", "06:00", false},
		{"18:00", "08:00", false}, // one begins when the other ends
		{"17:59", "06:00", true},
		{"18:30", "08:01", true},
		{"09:00", "10:00", true},
		{"22:00", "20:00", true},
		{"00:00", "00:00", false}, // no time at all, or all day: nobody knows
		{"noon", "06:00", false},
	} {
		night, work := dailyWindow(text(c.start), text(c.end)), dailyWindow(text("08:00"), text("18:00"))
		if night.overlaps(work) != c.want || work.overlaps(night) != c.want {
			t.Errorf("%s to %s and the working day: overlap is not %t", c.start, c.end, c.want)
		}
	}
}

func TestAShareNamesItsComputer(t *testing.T) {
	for path, want := range map[string]string{
		`\\par-hv1\export`:                 "par-hv1",
		`\\par-hv1.contoso.example\export`: "par-hv1",
		`//par-hv1/export`:                 "par-hv1",
		`\\par-hv1`:                        "par-hv1",
		`D:\export`:                        "",
		`\export`:                          "",
		"":                                 "",
	} {
		if got := serverOf(text(path)); got != want {
			t.Errorf("%s is on %q, want %q", path, got, want)
		}
	}
}

func TestDurationsAndAmountsAreSpelled(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 30 * time.Second: "30s", 15 * time.Minute: "15m", 1050 * time.Second: "17m30s", time.Hour: "1h", 90 * time.Minute: "1h30m",

		time.Hour + 5*time.Second: "1h0m5s", 10 * time.Minute: "10m", 20 * time.Hour: "20h",
	} {
		if got := spell(d); got != want {
			t.Errorf("%d s are spelled %q, want %q", int(d.Seconds()), got, want)
		}
	}
	for n, want := range map[float64]string{0: "0 B", 999: "999 B", 1000: "0.977 KiB",
		3.5 * (1 << 30): "3.5 GiB", 1e30: "8.67e+11 EiB"} {
		if got := roundBytes(n); got != want {
			t.Errorf("%g bytes are written %q, want %q", n, got, want)
		}
	}
}

func text(s string) model.Attr[string] {
	return model.Attr[string]{Value: s, Presence: 2}
}
