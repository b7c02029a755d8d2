package report

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"vmmdrill/scenarios"
)

// tiesJSON says what hangs on the order of simultaneous events.
type tiesJSON struct {
	Replications int              `json:"replications"`
	Differ       int              `json:"differ"`
	Dependences  []dependenceJSON `json:"dependences"`
}

type dependenceJSON struct {
	Quantity     string   `json:"quantity"`
	Target       string   `json:"target"`
	Unit         string   `json:"unit"`
	Replications int      `json:"replications"`
	Most         *float64 `json:"most"` // null where a difference cannot be measured, or one of the two never came back
}

// tiesOf is nil when nobody asked.
func tiesOf(t *scenarios.Ties) *tiesJSON {
	if t == nil {
		return nil
	}
	j := &tiesJSON{Replications: t.Replications, Differ: t.Differ, Dependences: []dependenceJSON{}}
	for _, d := range t.Dependences {
		x := dependenceJSON{Quantity: d.Quantity, Target: d.Target, Unit: d.Unit, Replications: d.Replications}
		if d.Unit != "" && !math.IsInf(d.Most, 0) {
			x.Most = &d.Most
		}
		j.Dependences = append(j.Dependences, x)
	}
	return j
}

// tiesText says what hangs on the order of simultaneous events, a line for each quantity.
func tiesText(b *bytes.Buffer, t *scenarios.Ties) {
	switch {
	case t == nil:
		return
	case len(t.Dependences) == 0:
		fmt.Fprintf(b, "  does not depend on the order of simultaneous events (%s, played again with it drawn)\n", plural(t.Replications, "replication"))
		return
	}
	fmt.Fprintf(b, "  depends on the order of simultaneous events in %d of %s, played again with it drawn:\n", t.Differ, plural(t.Replications, "replication"))
	for _, d := range t.Dependences[:min(len(t.Dependences), rowsMax)] {
		of := ""
		if d.Target != "" {
			of = " of " + plain(d.Target)
		}
		fmt.Fprintf(b, "    %s%s%s, in %s\n", d.Quantity, of, most(d), plural(d.Replications, "replication"))
	}
	if more := len(t.Dependences) - rowsMax; more > 0 {
		fmt.Fprintf(b, "    … and %d more (-o json has all)\n", more)
	}
}

// most is the greatest difference of a quantity, "" where it cannot be measured.
func most(d scenarios.Dependence) string {
	switch {
	case d.Unit == "":
		return ""
	case math.IsInf(d.Most, 0):
		return ", never in one of the two orders"
	case d.Unit == "s":
		return " by up to " + time.Duration(d.Most*1e9).Round(time.Millisecond).String()
	}
	return fmt.Sprintf(" by up to %.4g %s", d.Most, d.Unit)
}
