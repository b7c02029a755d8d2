// Package kernel is the clock, the event queue and the random streams of a discrete-event simulation.
// It knows nothing of what is simulated.
package kernel

import (
	"fmt"
	"math"
	"time"
)

// Time is an instant of the run: nanoseconds since its start. Differences of two Times are Times as well.
type Time int64

// Never is later than every event.
const Never Time = math.MaxInt64

// Seconds is t in seconds; it is exact to the nanosecond for about 104 days and to 16 digits beyond.
func (t Time) Seconds() float64 { return float64(t) / 1e9 }

// Duration is t as the time from the start of the run.
func (t Time) Duration() time.Duration { return time.Duration(t) }

// String writes days, hours, minutes, seconds and milliseconds without spaces, as in "0d12:30:05.250", and Never as "never".
// Less than a millisecond is cut off, not rounded, so that nothing is shown before it happens to be so.
// Golden timelines hold this format.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	sign, ms := "", int64(t)/1e6
	if ms < 0 {
		sign, ms = "-", -ms
	}
	const second, minute, hour, day = 1000, 60_000, 3_600_000, 86_400_000
	return fmt.Sprintf("%s%dd%02d:%02d:%02d.%03d", sign, ms/day, ms%day/hour, ms%hour/minute, ms%minute/second, ms%second)
}
