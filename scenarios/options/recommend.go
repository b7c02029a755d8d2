package options

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmmdrill/scenarios/whatif"
)

// recommend takes, of the designs without errors with which everything comes back within its objectives in every scenario that was played, the one of fewest machines.
// Doing nothing is recommended only where objectives say that this is good enough, and the rules that ask for more are disabled. Each reason has the figures on
// which it rests.
func (c *Comparison) recommend() {
	objectives := len(c.Played) > 0 && len(c.Played[0].Objectives) > 0
	best := -1
	for i := range c.Designs {
		against := c.against(i)
		if c.Designs[i].Kind == NoChange && !objectives {
			against = append(against, "no objective says how long VMM and what it manages may be away, and nothing brings them to the other site: VMM is away "+c.away(i))
		}
		if len(against) > 0 {
			c.reason("%s is out: %s.", capital(string(c.Designs[i].Kind)), strings.Join(against, "; "))
			continue
		}
		if best < 0 || c.machines(i) < c.machines(best) {
			best = i
		}
	}
	for _, m := range c.Missing {
		c.reason("%s could not be looked at: %s.", capital(string(m.Kind)), m.Why)
	}
	if best < 0 {
		c.reason("Something speaks against every design. Repair what validate finds, and see what moves a figure that is missed: vmmdrill whatif --sensitivity 1.25.")
		return
	}
	c.Recommended = c.Designs[best].Kind
	kept := "everything comes back"
	if objectives {
		kept = "every objective is kept"
	}
	c.reason("With %s %s in what was played, and it takes the fewest machines of the designs of which that is true: %.0f.", c.Recommended, kept, c.machines(best))
	for i := range c.Designs {
		if i != best && len(c.against(i)) == 0 && c.Designs[i].Kind != NoChange {
			c.reason("%s would have VMM away %s instead of %s, with %.0f machines instead of %.0f and %.0f steps of people in the failover instead of %.0f.", capital(string(c.Designs[i].Kind)),
				c.away(i), c.away(best), c.machines(i), c.machines(best), c.steps(i), c.steps(best))
		}
	}
	if !objectives {
		c.reason("State objectives: without them nobody can say whether the shorter time is worth its machines.")
	}
}

func (c *Comparison) reason(format string, args ...any) {
	c.Reasons = append(c.Reasons, fmt.Sprintf(format, args...))
}

func (c *Comparison) machines(design int) float64 { return c.Counts[0].Values[design] }

func (c *Comparison) steps(design int) float64 { return c.Counts[len(c.Counts)-2].Values[design] }

// away is how long VMM is away at the 95th percentile, at its worst scenario.
func (c *Comparison) away(design int) string {
	longest := 0.0
	for _, a := range c.Played {
		v := a.Summary(design, metric(a, "vmm.rto")).P95.Value
		if v == nil {
			return "for good"
		}
		longest = max(longest, *v)
	}
	return time.Duration(longest*1e9).Round(time.Second).String() + " (p95)"
}

// against are what speaks against a design: errors, which a figure cannot make good, what never comes back, and objectives that are missed.
func (c *Comparison) against(design int) (list []string) {
	switch errors := c.Designs[design].Errors; len(errors) {
	case 0:
	case 1:
		list = append(list, "validate finds 1 error in it, "+errors[0])
	default:
		list = append(list, fmt.Sprintf("validate finds %d errors in it, %s first", len(errors), errors[0]))
	}
	for _, a := range c.Played {
		for _, name := range []string{"vmm.rto", "workloads.rto"} {
			m := metric(a, name)
			if s := a.Summary(design, m); s.Never > 0 {
				list = append(list, fmt.Sprintf("in %s %s never ends in %d of %d replications", a.Scenario, name, s.Never, s.Count))
			}
		}
		for m, x := range a.Metrics {
			if limit, met := a.Met(design, m); limit != nil && !met && a.Summary(design, m).Count > 0 {
				list = append(list, fmt.Sprintf("in %s %s is %s at p95, and may be %v", a.Scenario, x.Name, seconds(a.Summary(design, m).P95.Value), time.Duration(*limit*1e9)))
			}
		}
	}
	return list
}

func metric(a *whatif.Answer, name string) int {
	return slices.IndexFunc(a.Metrics, func(m whatif.Measure) bool { return m.Name == name })
}

func seconds(v *float64) string {
	if v == nil {
		return "without end"
	}
	return time.Duration(*v * 1e9).Round(time.Second).String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
