package kernel

import (
	"math"
	"testing"
	"time"
)

func TestTimeReadsAsDaysAndClock(t *testing.T) {
	for _, c := range []struct {
		at   Time
		want string
	}{
		{0, "0d00:00:00.000"},
		{Time(12*time.Hour + 30*time.Minute + 5*time.Second + 250*time.Millisecond), "0d12:30:05.250"},
		{Time(26*time.Hour + 3*time.Minute + 4500*time.Millisecond), "1d02:03:04.500"},
		{Time(24*time.Hour - 1), "0d23:59:59.999"},
		{Time(1000 * 24 * time.Hour), "1000d00:00:00.000"},
		{Time(-1500 * time.Millisecond), "-0d00:00:01.500"},
		{Never - 1, "106751d23:47:16.854"},
		{Time(math.MinInt64), "-106751d23:47:16.854"},
		{Never, "never"},
	} {
		if got := c.at.String(); got != c.want {
			t.Errorf("%d ns reads %q, want %q", int64(c.at), got, c.want)
		}
	}
}

func TestTimeConvertsToSecondsAndDuration(t *testing.T) {
	at := Time(90*time.Minute + 1)
	if got := at.Seconds(); got != 5400.000000001 {
		t.Errorf("Seconds() = %v", got)
	}
	if got := at.Duration(); got != 90*time.Minute+1 {
		t.Errorf("Duration() = %v", got)
	}
}
