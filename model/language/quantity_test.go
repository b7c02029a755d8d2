package language_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
)

func TestQuantitiesAreReadAsTheyAreMeant(t *testing.T) {
	for text, want := range map[string]language.Bytes{
		"16 GiB": 16 << 30, "16GiB": 16 << 30, " 1.5 TiB ": 3 << 39, "0 B": 0, "1 KB": 1000, "1e3 MB": 1e9, "0.3 B": 0, "0.5 B": 1,
	} {
		if got, err := language.ParseBytes(text); err != nil || got != want {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]language.BytesPerSecond{
		"200 Mbit/s": 25e6, "200Mbps": 25e6, "1 Gbit/s": 125e6, "1 Gbps": 125e6, "8 Kbit/s": 1000, "150 KiB/s": 153600, "2 MB/s": 2e6, "0.5 B/s": 0.5,
	} {
		if got, err := language.ParseRate(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, float64(got), err)
		}
	}
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "12 ms": 12 * time.Millisecond, "1h30m": 90 * time.Minute, "1 d 2 h": 26 * time.Hour, "0.5h": 30 * time.Minute,
		"36600d": 36600 * 24 * time.Hour, "1d1ms": 24*time.Hour + time.Millisecond, "0.000001ms": 1, "0s": 0,
	} {
		if got, err := language.ParseDuration(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
}

// TestWhatIsNoQuantityIsZero: a value that nobody checked must not be half of what was written.
func TestWhatIsNoQuantityIsZero(t *testing.T) {
	for _, text := range []string{"", "5", "GiB", "5 parsec", "-1 B", "-1s", "-1 B/s", "1e999 B", "1 B 1 B", "1 B/s 1 B/s", "9e18 TiB", "9e18 Gbit/s",
		"36601d", "36600d1ms", "1e308d1e308d", "NaN s", "+Inf s", "0x10 B", "1_000 B", "5 gib", "5\nB", "--5 B", "5 B/s/s"} {
		if v, err := language.ParseBytes(text); v != 0 || err == nil {
			t.Errorf("%q is the amount %d", text, v)
		}
		if v, err := language.ParseRate(text); v != 0 || err == nil {
			t.Errorf("%q is the rate %v", text, float64(v))
		}
		if v, err := language.ParseDuration(text); v != 0 || err == nil {
			t.Errorf("%q is the duration %v", text, v)
		}
	}
}

func TestAnAmountIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]language.Bytes{1, 1000, 1 << 10, 1e6, 1 << 20, 1e9, 1 << 30, 1e12, 1 << 40}).Draw(t, "unit")
		want := unit * language.Bytes(rapid.Int64Range(0, 1<<53/int64(unit)).Draw(t, "number"))
		if got, err := language.ParseBytes(want.String()); got != want || err != nil {
			t.Fatalf("%d is written %q and read %d, %v", want, want, got, err)
		}
	})
}

func TestARateIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := language.BytesPerSecond(rapid.Float64Range(0, 1e15).Draw(t, "rate"))
		if rapid.Bool().Draw(t, "in bits") {
			want = language.BytesPerSecond(rapid.IntRange(0, 1e9).Draw(t, "Kbit/s")) * 125
		}
		if got, err := language.ParseRate(want.String()); got != want || err != nil {
			t.Fatalf("%v is written %q and read %v, %v", float64(want), want, float64(got), err)
		}
	})
}

func TestADurationIsReadBackAsItWasWritten(t *testing.T) {
	const hundredYears = 36600 * 24 * time.Hour
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]time.Duration{1, time.Microsecond, time.Millisecond, time.Second, time.Minute, time.Hour, 24 * time.Hour}).Draw(t, "unit")
		want := unit * time.Duration(rapid.Int64Range(0, int64(hundredYears/unit)).Draw(t, "number"))
		if got, err := language.ParseDuration(language.DurationText(want)); got != want || err != nil {
			t.Fatalf("%d is written %q and read %d, %v", want, language.DurationText(want), got, err)
		}
	})
}

func TestQuantitiesAreWrittenAsPeopleWriteThem(t *testing.T) {
	for got, want := range map[string]string{
		language.Bytes(16 << 30).String():              "16 GiB",
		language.Bytes(1500).String():                  "1500 B",
		language.Bytes(1000).String():                  "1 KB",
		language.BytesPerSecond(25e6).String():         "200 Mbit/s",
		language.BytesPerSecond(4 << 20).String():      "4 MiB/s",
		language.BytesPerSecond(0.1).String():          "0.1 B/s",
		language.DurationText(90 * time.Minute):        "90m",
		language.DurationText(48 * time.Hour):          "2d",
		language.DurationText(1500 * time.Millisecond): "1500ms",
		language.DurationText(0):                       "0ms",
		language.DurationText(24*time.Hour + 1):        "1d0.000001ms",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestNoTextIsTooStrangeToBeExplained: whatever is no quantity gets a message of one line.
func TestNoTextIsTooStrangeToBeExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("0123456789.+-eE GiMKTBbits/pshmd")))).Draw(t, "text")
		b, errBytes := language.ParseBytes(text)
		r, errRate := language.ParseRate(text)
		d, errDuration := language.ParseDuration(text)
		if b < 0 || r < 0 || d < 0 {
			t.Fatalf("%q is negative", text)
		}
		for _, err := range []error{errBytes, errRate, errDuration} {
			if err != nil && (err.Error() == "" || len(err.Error()) > 2000) {
				t.Fatalf("%q: %q", text, err)
			}
		}
	})
}
