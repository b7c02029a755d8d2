package sim

import "vmmdrill/sim/kernel"

// logSpan is a time from an instant on, until the next span, in which log is written in one way: so many times as much as usual, which
// is not at all while the primary replica does not run.
type logSpan struct {
	from  kernel.Time
	burst float64
}

// remember notes how log is written from an instant on, and forgets what is older than all that is unsent.
func (l *logStream) remember(now kernel.Time) {
	if l.unsent == 0 {
		l.spans = l.spans[:0]
	}
	s := logSpan{from: now}
	if l.written {
		s.burst = l.burst
	}
	if n := len(l.spans); n == 0 || l.spans[n-1].burst != s.burst {
		l.spans = append(l.spans, s)
	}
}

// writtenLast is since when so many bytes of log were written, up to the instant at which the primary replica stopped: how it was written
// then counts, and not how it would be now.
func (w *world) writtenLast(bytes float64) kernel.Time {
	to := w.log.stopped
	for i := len(w.log.spans) - 1; i >= 0; i-- {
		s := w.log.spans[i]
		if s.from >= to || s.burst == 0 {
			to = min(to, s.from)
			continue
		}
		wrote := s.burst * w.usualLog(s.from, to)
		if wrote >= bytes {
			return w.usualLast(s.from, to, bytes/s.burst)
		}
		bytes -= wrote
		to = s.from
	}
	return to
}

// usualLast is the last instant between two from which on so many bytes of log are usual until the second: found by halves, because a
// profile has no inverse.
func (w *world) usualLast(from, to kernel.Time, bytes float64) kernel.Time {
	for end := to; to-from > 1; {
		if middle := from + (to-from)/2; w.usualLog(middle, end) >= bytes {
			from = middle
		} else {
			to = middle
		}
	}
	return from
}
