package report

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"vmmdrill/scenarios"
)

func contrastText(b *bytes.Buffer, c *scenarios.Contrast) {
	s := &c.New.Summary
	fmt.Fprintf(b, "\nscenario %s: %s, before %s; each replication with the same luck\n", plain(s.Scenario.Name), verdict(&c.New), passedWord(&c.Old))
	rows, left := telling(c.Figures)
	if len(rows) > 0 {
		w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "  \t\tmean before\tafter\tdifference\t95 %% from\tto\tmedian\t\t\n")
		for i := range rows {
			p := &rows[i].Paired
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t  %s\t\n", plain(rows[i].name()), p.Measure, span(p.Old.Mean), span(p.New.Mean),
				change(p, p.Mean), change(p, p.Low), change(p, p.High), change(p, p.Median), judged(p))
		}
		w.Flush()
	}
	for _, x := range append([]string{left}, remarks(c)...) {
		fmt.Fprintf(b, "  %s\n", plain(x))
	}
}

// remarks are what there is to say of a scenario besides figures that both have.
func remarks(c *scenarios.Contrast) (list []string) {
	alone := together(c.Alone, func(a *scenarios.Alone) string { return fmt.Sprint(a.New, a.Of, " ", labelOf(a.Name)) })
	for _, group := range alone {
		list = append(list, aloneText(group))
	}
	add := func(word string, unmet []scenarios.Unmet) {
		for _, x := range unmet {
			text := word + ": " + x.What
			if x.Message != "" {
				text += ": " + x.Message
			}
			list = append(list, text)
		}
	}
	add("now missed", c.Missed)
	add("still missed", c.Still)
	for _, x := range c.Met {
		list = append(list, "no longer missed: "+x.What)
	}
	return list
}

// aloneText is of machines of one block that only one configuration has, or of an objective. Of several the greatest figures are told.
func aloneText(group []scenarios.Alone) string {
	rto, rpo, most := group[0].RTO.P95, group[0].RPO.P95, ""
	for i := range group {
		rto, rpo = later(rto, group[i].RTO.P95), later(rpo, group[i].RPO.P95)
	}
	if len(group) > 1 {
		most = "at most "
	}
	name := Some(addresses(group, func(a *scenarios.Alone) string { return a.Name }))
	if group[0].Of == "objective" {
		name = "objective " + name
	}
	return fmt.Sprintf("only in the %s one: %s: RTO p95 %s%s, RPO p95 %s%s", sideName(group[0].New), name, most, span(rto), most, span(rpo))
}

// later is the greater one of two figures; nil is without end.
func later(a, b *float64) *float64 {
	if a == nil || b != nil && *b <= *a {
		return a
	}
	return b
}

func passedWord(v *scenarios.Verdict) string {
	if v.Passed() {
		return "passed"
	}
	return "MISSED"
}

// leftText says what a table does not show: figures for which it has no room, and those without a measurable difference.
func leftText(rows, hidden, rest int) string {
	switch {
	case rows == 0:
		return "no measurable difference"
	case hidden > 0:
		return fmt.Sprintf("%d more differ, of the machines none by more (-o json has all); no measurable difference of %s", hidden, plural(rest, "other figure"))
	case rest == 0:
		return "every figure differs"
	}
	return fmt.Sprintf("no measurable difference of the other %s", plural(rest, "figure"))
}

// figure is a row of a table: one of VMM, of an objective or of a machine, and of how many other machines of its block the same is to
// be said.
type figure struct {
	scenarios.Paired
	alike int
}

func (f *figure) name() string {
	if f.Of == "objective" {
		return "objective " + f.Name
	}
	return f.Name + more(1+f.alike)
}

// telling are the figures that there is something to tell of, at most as many as a table has room for, those of VMM and the
// objectives and then the greatest changes, and what to say of the others.
func telling(list []scenarios.Paired) (rows []figure, left string) {
	var differ []scenarios.Paired
	for _, p := range list {
		if p.Worse() || p.Better() || p.Lost+p.Back > 0 {
			differ = append(differ, p)
		}
	}
	rest := len(list) - len(differ)
	rows = figures(differ)
	if len(rows) <= rowsMax {
		return rows, leftText(len(rows), 0, rest) + ofSeveral(rows)
	}
	slices.SortStableFunc(rows, func(a, b figure) int {
		return cmp.Or(cmp.Compare(b2i(a.Of == "vm"), b2i(b.Of == "vm")), cmp.Compare(size(&b.Paired), size(&a.Paired)))
	})
	shown := 0
	for _, f := range rows[:rowsMax] {
		shown += 1 + f.alike
	}
	return rows[:rowsMax], leftText(rowsMax, len(differ)-shown, rest) + ofSeveral(rows)
}

// ofSeveral says which one is shown of machines that change alike.
func ofSeveral(rows []figure) string {
	if slices.ContainsFunc(rows, func(f figure) bool { return f.alike > 0 }) {
		return "; of machines that change alike, the one that changes most is shown"
	}
	return ""
}

// figures are the rows of VMM and the objectives, and then those of machines. Of machines of one block that change alike, none of them by
// less than half, there is the one that changes most.
func figures(list []scenarios.Paired) (rows []figure) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b scenarios.Paired) int { return cmp.Compare(b2i(a.Of == "vm"), b2i(b.Of == "vm")) })
	for _, group := range together(list, func(p *scenarios.Paired) string {
		if p.Of != "vm" {
			return strings.Join([]string{p.Of, p.Name, p.Measure}, "\n")
		}
		return strings.Join([]string{p.Of, labelOf(p.Name), p.Measure, verdictOf(p), fmt.Sprint(p.Lost > 0, p.Back > 0)}, "\n")
	}) {
		slices.SortStableFunc(group, func(a, b scenarios.Paired) int { return cmp.Compare(size(&b), size(&a)) })
		for len(group) > 0 {
			n := 1
			for n < len(group) && size(&group[n]) >= size(&group[0])/2 {
				n++
			}
			rows = append(rows, figure{group[0], n - 1})
			group = group[n:]
		}
	}
	return rows
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func size(p *scenarios.Paired) float64 {
	if p.Lost+p.Back > 0 || p.Mean == nil {
		return math.Inf(1)
	}
	return math.Abs(*p.Mean)
}

// verdictOf is the word of programs.
func verdictOf(p *scenarios.Paired) string {
	switch {
	case p.Worse():
		return "worse"
	case p.Better():
		return "better"
	}
	return "same"
}

func judged(p *scenarios.Paired) string {
	word := verdictOf(p)
	if word == "same" {
		word = "no measurable difference"
	}
	if p.Lost+p.Back > 0 {
		word += fmt.Sprintf("; never in %d, before in %d", p.New.Never, p.Old.Never)
	}
	return word
}

// change writes seconds with their sign, to the second or, of less than ten, to the hundredth; nothing where what is finite on
// both sides is the same, and only what is infinite on one side differs.
func change(p *scenarios.Paired, v *float64) string {
	if v == nil || p.Differ == p.Lost+p.Back {
		return "-"
	}
	d := time.Duration(*v * 1e9)
	unit := time.Second
	if d.Abs() < 10*time.Second {
		unit = 10 * time.Millisecond
	}
	if d = d.Round(unit); d > 0 {
		return "+" + d.String()
	}
	return d.String()
}
