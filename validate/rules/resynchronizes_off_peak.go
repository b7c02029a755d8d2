package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed resynchronizes_off_peak.md
var resynchronizesOffPeakPage string

// ResynchronizesOffPeak: until it has run nothing is replicated, and while it runs it loads disks and line.
var ResynchronizesOffPeak = &validate.Rule{
	ID: "REP016", Name: "resynchronizes_off_peak", Severity: validate.Warning, Options: validate.Both,
	Title: "A resynchronisation starts by itself, outside working hours",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: resynchronizesOffPeakPage,
	Check: checkResynchronization,
}

func checkResynchronization(p *validate.Pass) {
	work := dailyWindow(p.Deployment.BusinessHoursStart, p.Deployment.BusinessHoursEnd)
	for r := range relations(p) {
		if r.resynchronizes.Known() && !r.resynchronizes.Value {
			p.Report(r.resynchronizes.Range(),
				"%s does not start a resynchronisation that is due by itself; nothing would be replicated until somebody does.", r.name())
			continue
		}
		if dailyWindow(r.windowStart, r.windowEnd).overlaps(work) {
			p.Report(r.windowStart.Range(),
				"%s may resynchronise from %s to %s and people work from %s to %s; it should do so when they do not.",
				r.name(), r.windowStart.Value, r.windowEnd.Value, p.Deployment.BusinessHoursStart.Value, p.Deployment.BusinessHoursEnd.Value)
		}
	}
}

// window is a part of the day, over midnight if it ends before it starts. The zero value is no time at all.
type window struct{ start, end time.Duration }

// dailyWindow is empty unless both times are stated and are times of day.
func dailyWindow(start, end model.Attr[string]) window {
	if !start.Known() || !end.Known() {
		return window{}
	}
	from, err := language.ParseClock(start.Value)
	to, err2 := language.ParseClock(end.Value)
	if err != nil || err2 != nil {
		return window{}
	}
	return window{from, to}
}

func (w window) overlaps(other window) bool {
	if w.start == w.end || other.start == other.end {
		return false
	}
	return w.holds(other.start) || other.holds(w.start)
}

func (w window) holds(t time.Duration) bool {
	if w.start < w.end {
		return w.start <= t && t < w.end
	}
	return t >= w.start || t < w.end
}
