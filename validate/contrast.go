package validate

import "slices"

// Contrast is what was found in one configuration and in another one that came of it.
type Contrast struct {
	Gained []Finding // in the order of the new text
	Aside  []Aside   // in that order, too
	Lost   []Finding // in that of the old one
	Stayed []Finding // as the new one has them; their numbers may be others
}

// Aside is a finding that the new configuration still has, or has as well, and that only what the new one says keeps from being
// told, or from being as bad as it was: nothing was repaired. Where its rule is gone nobody knows whether it was.
type Aside struct {
	Suppressed          // as bad as the stricter of both configurations says
	Told       Severity // as which it is told all the same; 0 if it is not
	New        bool     // the old configuration does not have it
}

// Excused reports that somebody answers for it: a comment says why, and a baseline is the choice of whoever asks. A lint block gives
// none, nor does the removal of a rule.
func (a *Aside) Excused() bool { return a.By == ByComment || a.By == ByBaseline }

// Compare sorts the findings of two configurations: the same ones are those of one rule, block and message, apart from the numbers
// in it, wherever they stand. One that is worse now is gained. alike makes texts equal that speak of one thing by its old and its
// new name.
func Compare(old, new *Review, alike func(string) string) (c Contrast) {
	of := func(f *Finding) string { return fingerprint(alike(f.Rule.ID), alike(f.Address), alike(f.Message)) }
	told, hidden := map[string][]Severity{}, map[string]int{} // of the old one: what nothing was paired with yet
	for i := range old.Findings {
		k := of(&old.Findings[i])
		told[k] = append(told[k], old.Findings[i].Severity)
	}
	for i := range old.Suppressed {
		hidden[of(&old.Suppressed[i].Finding)]++
	}
	for i := range new.Findings { // those of both first, so that as many as can be have stayed
		f := &new.Findings[i]
		if k := of(f); len(told[k]) > 0 {
			c.add(f, told[k][0], true)
			told[k] = told[k][1:]
			continue
		}
		c.add(f, old.severity[f.Rule.ID], false)
	}
	for i := range new.Suppressed {
		s := new.Suppressed[i]
		k := of(&s.Finding)
		if hidden[k] > 0 {
			hidden[k]--
			continue
		}
		s.Severity = max(s.Severity, old.severity[s.Rule.ID])
		c.Aside = append(c.Aside, Aside{Suppressed: s, New: len(told[k]) == 0})
		told[k] = told[k][min(1, len(told[k])):]
	}
	for i := len(old.Findings) - 1; i >= 0; i-- {
		if k := of(&old.Findings[i]); len(told[k]) > 0 {
			told[k] = told[k][1:]
			c.gone(&old.Findings[i], new)
		}
	}
	slices.Reverse(c.Lost)
	slices.SortStableFunc(c.Aside, func(a, b Aside) int { return compare(a.Finding, b.Finding) })
	return c
}

// gone takes a finding that the new configuration does not have: as repaired, unless nothing looks for it any more.
func (c *Contrast) gone(f *Finding, new *Review) {
	if _, known := new.severity[f.Rule.ID]; f.Rule.custom() && !known {
		c.Aside = append(c.Aside, Aside{Suppressed: Suppressed{Finding: *f, By: ByRemoval}})
		return
	}
	c.Lost = append(c.Lost, *f)
}

// add takes a finding that is told, and how bad the old configuration says that it is: 0 if it does not know the rule.
func (c *Contrast) add(f *Finding, was Severity, stayed bool) {
	switch {
	case f.Severity < was:
		worse := *f
		worse.Severity = was
		c.Aside = append(c.Aside, Aside{Suppressed: Suppressed{Finding: worse, By: BySeverity}, Told: f.Severity, New: !stayed})
	case stayed && f.Severity == was:
		c.Stayed = append(c.Stayed, *f)
	default:
		c.Gained = append(c.Gained, *f)
	}
}
