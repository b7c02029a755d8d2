package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

func (w *world) note(what, target, detail string, minor bool) {
	w.result.Timeline = append(w.result.Timeline, Entry{At: w.now, What: what, Target: target, Detail: detail, Minor: minor})
}

func (w *world) siteName(s recovery.Side) string {
	if w.site[s] == model.NoSite {
		return s.String() + " site"
	}
	return w.t.Sites[w.site[s]].Name
}

// refusalKey tells refusals apart that are counted together.
type refusalKey struct{ operation, target, code string }

func (w *world) tally(op, target string, r *recovery.Refusal) {
	key := refusalKey{op, target, r.Code}
	i, known := w.tallied[key]
	if !known {
		i = len(w.result.Refusals)
		w.tallied[key] = i
		w.result.Refusals = append(w.result.Refusals, RefusalTally{Operation: op, Target: target, Code: r.Code, Reason: r.Text, Source: r.Source})
	}
	w.result.Refusals[i].Count++
}

// finish sums the run up.
func (w *world) finish() Result {
	r := &w.result
	r.VMM = w.vmmOutcome()
	for _, i := range w.sampler.order {
		u := &w.units[i]
		v := VMOutcome{VM: u.vm, Site: model.NoSite, Health: w.health(i), ProtectedAfter: u.protectedAfter(), Outcome: u.service.outcome()}
		if u.service.serving {
			v.Site = w.site[u.service.side]
		}
		r.VMs = append(r.VMs, v)
		r.DataLost += u.service.lost.settled + u.service.lost.present
		if u.service.dual {
			r.SplitBrain++
		}
	}
	for i := range w.runs {
		r.Runs = append(r.Runs, w.runs[i].outcome)
	}
	w.linkUse()
	for k := range w.spaces {
		r.Volumes = append(r.Volumes, w.spaces[k].Volume)
	}
	r.Home = recovery.Home(&w.estate, w.machines)
	w.stopRecording()
	r.Hash = hash(r.Timeline)
	return *r
}

func (w *world) linkUse() {
	seconds := w.end.Seconds()
	for i := range w.t.Links {
		carried := max(w.net.Carried(network.LinkID(2*i)), w.net.Carried(network.LinkID(2*i+1)))
		use := LinkUse{Link: model.LinkID(i)}
		if seconds > 0 {
			use.MeanBytesPerSecond = carried / seconds
			if b := float64(w.t.Links[i].Bandwidth.Value); b > 0 {
				use.Utilization = use.MeanBytesPerSecond / b
			}
		}
		w.result.Links = append(w.result.Links, use)
	}
}

// health is a machine's replication health now (FACTS M-52…M-54).
func (w *world) health(i int32) string {
	u := &w.units[i]
	m := w.machine(i)
	c := &u.cycle
	switch {
	case m.Managed == recovery.ByNothing:
		return "NotApplicable"
	case u.copy.state != noCopy && !u.copy.again && !c.retrying && m.Flows():
		return "Warning"
	case m.Phase <= recovery.Prepared && (m.Lag >= recovery.Unusable || c.retrying || m.Errors != 0 || m.Paused[m.Target()] || m.Full != [2]bool{}):
		return "Critical"
	case m.Phase > recovery.Prepared, m.Paused[m.Source], w.scarce(u), 5*c.missed > c.cycles, w.now-c.point > hour, c.latency > 5*minute*kernel.Time(c.captures):
		return "Warning"
	}
	return "Normal"
}

// scarce reports whether a volume on which a copy lies is nearly full.
func (w *world) scarce(u *unit) bool {
	return slices.ContainsFunc(u.space[:], func(k int32) bool { return k != noSpace && w.spaces[k].state != roomy })
}

// hash names a timeline: equal timelines, equal hashes.
func hash(timeline []Entry) string {
	h := sha256.New()
	for _, e := range timeline {
		fmt.Fprintf(h, "%d\x00%s\x00%s\x00%s\n", int64(e.At), e.What, e.Target, e.Detail)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
