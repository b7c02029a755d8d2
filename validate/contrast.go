package validate

import "slices"

// Contrast is what was found in one configuration and in another one that came of it.
type Contrast struct {
	Gained []Finding // in the order of the new text
	Lost   []Finding // in that of the old one
	Stayed []Finding // as the new one has them; their numbers may be others
}

// Compare sorts the findings of two configurations: the same ones are those of one rule, block, severity and message, apart
// from the numbers in it, wherever they stand. alike makes texts equal that speak of one thing by its old and its new name.
func Compare(old, new []Finding, alike func(string) string) (c Contrast) {
	type key struct {
		fingerprint string
		severity    Severity
	}
	of := func(f *Finding) key {
		return key{fingerprint(f.Rule.ID, alike(f.Address), alike(f.Message)), f.Severity}
	}
	counts := map[key]int{}
	for i := range old {
		counts[of(&old[i])]++
	}
	for i := range new {
		if k := of(&new[i]); counts[k] > 0 {
			counts[k]--
			c.Stayed = append(c.Stayed, new[i])
			continue
		}
		c.Gained = append(c.Gained, new[i])
	}
	for i := len(old) - 1; i >= 0; i-- {
		if k := of(&old[i]); counts[k] > 0 {
			counts[k]--
			c.Lost = append(c.Lost, old[i])
		}
	}
	slices.Reverse(c.Lost)
	return c
}
