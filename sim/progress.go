package sim

import (
	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// Progress is something that happened to the replication of the machine that a drill follows.
type Progress struct {
	At      kernel.Time
	What    ProgressKind
	Of      kernel.Time // the instant of the capture that it is about
	Attempt int         // of Failed: how many have failed in a row
	Next    kernel.Time // of Failed: when the next one is due
	Why     string      // of Failed: what was in the way
}

// ProgressKind is what happened.
type ProgressKind string

const (
	Captured ProgressKind = "captured" // what was written is to be sent
	Waits    ProgressKind = "waits"    // for one of the host's transfer slots
	Sent     ProgressKind = "sent"     // it is on the line from now on
	Overdue  ProgressKind = "overdue"  // the next capture is due, and this one is still under way
	Failed   ProgressKind = "failed"   // an attempt to send it, or its transfer
	Arrived  ProgressKind = "arrived"  // it is being written into the copy
	Usable   ProgressKind = "usable"   // it is a recovery point
)

// nobody is the unit that is followed unless somebody asks for one.
const nobody = -1

// follows is the unit of the machine that the drill follows, or nobody.
func (w *world) follows() int32 {
	if w.drill.Follow == nil {
		return nobody
	}
	for i := range w.units {
		if w.units[i].vm == *w.drill.Follow {
			return int32(i)
		}
	}
	return nobody
}

// progress is called only for the unit that is followed.
func (w *world) progress(what ProgressKind, of kernel.Time) {
	w.result.Progress = append(w.result.Progress, Progress{At: w.now, What: what, Of: of})
}

// failure notes an attempt of the unit that is followed.
func (w *world) failure(next kernel.Time) {
	c := &w.units[w.followed].cycle
	w.result.Progress = append(w.result.Progress, Progress{At: w.now, What: Failed, Of: c.of, Attempt: int(c.attempt), Next: next, Why: w.obstacle(w.followed)})
}

// obstacle says why the path of pathOpen is closed.
func (w *world) obstacle(i int32) string {
	m := w.machine(i)
	to := m.Target()
	host := func(s recovery.Side) string {
		if h := w.units[i].host[s]; h != model.NoHost {
			return "host " + w.t.Hosts[h].Name + " is down"
		}
		return "its host is down"
	}
	switch {
	case !w.estate.Up[m.Source]:
		return w.siteName(m.Source) + " is down"
	case !w.estate.Up[to]:
		return w.siteName(to) + " is down"
	case w.line == noLink:
		return "there is no line"
	case !w.estate.Link:
		return "the line is cut"
	case m.HostDown[m.Source]:
		return host(m.Source)
	case m.HostDown[to]:
		return host(to)
	}
	return "the volume of its copy is full"
}
