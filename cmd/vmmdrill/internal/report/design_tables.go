package report

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"vmmdrill/sim/capacity"
	"vmmdrill/validate"
)

// grid is a table of the page. The first cell of a row is its heading.
type grid struct {
	ID, Caption string
	Columns     []column
	Rows        []gridRow
	Sorts       bool   // a click on a column sorts by it
	Filter      string // what the field is called that rows are filtered with; "": there is none
	Choice      string // number of the column from whose words one is chosen, from 0; "": there is none
	Stacks      bool   // on a narrow screen each row stands as a list, so that its verdict is seen; not with Sorts
	More        string // what is left out, or ""
}

type column struct {
	Name   string
	Number bool
}

type gridRow struct {
	ID, Class string
	Cells     []gridCell
}

// gridCell is a text, with what it is sorted by, where it leads and how it looks.
type gridCell struct {
	Text, Small       string
	Sort, Link, Class string
	Code              bool
}

// columns are named; a name that begins with # is one of numbers.
func columns(names ...string) (list []column) {
	for _, n := range names {
		name, number := strings.CutPrefix(n, "#")
		list = append(list, column{name, number})
	}
	return list
}

func texts(list ...string) (cells []gridCell) {
	for _, s := range list {
		cells = append(cells, gridCell{Text: s})
	}
	return cells
}

// fill adds rows of texts, each as its column looks.
func (g *grid) fill(rows [][]string) {
	for _, row := range rows {
		cells := texts(row...)
		for i := range cells {
			if g.Columns[i].Number {
				cells[i].Class = "number"
			}
		}
		g.Rows = append(g.Rows, gridRow{Cells: cells})
	}
}

// lasting is a time in seconds as people say it; nil is that of something that never comes back: an RTO without end, and all data lost.
func lasting(v *float64) string {
	if v == nil {
		return "never back"
	}
	return spelled(time.Duration(*v * 1e9))
}

// spanCell is a time in seconds, as lasting says it.
func spanCell(v *float64) gridCell {
	return gridCell{Text: lasting(v), Sort: sortable(seconds(v)), Class: "number"}
}

// sortable is a number as the script compares it: what is infinite comes last.
func sortable(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "1e300"
	case math.IsNaN(v):
		return "-1e300"
	}
	return fmt.Sprintf("%.6g", v)
}

func (d *Design) objectivesGrid() grid {
	g := grid{ID: "objectives", Caption: "Objectives: the worst 95th percentile of all scenarios against its limit",
		Columns: columns("Objective", "#Machines", "#RTO", "#RTO limit", "#RPO", "#RPO limit", "Verdict"), Stacks: true}
	for _, o := range d.objectives() {
		word, class := d.metText(o.Of), "good"
		switch {
		case o.Of == 0:
			word, class = "not played", "doubt"
		case len(o.Missed) > 0:
			word, class = "missed in "+strings.Join(o.Missed, ", "), "bad"
		}
		cells := []gridCell{{Text: o.Name}, {Text: fmt.Sprint(o.Machines), Class: "number"}}
		cells = append(append(cells, d.caseCells(o.RTO)...), d.caseCells(o.RPO)...)
		g.Rows = append(g.Rows, gridRow{Cells: append(cells, gridCell{Text: word, Class: class})})
	}
	return g
}

// metText says in how many scenarios an objective is met.
func (d *Design) metText(n int) string {
	switch {
	case len(d.LeftOut) > 0:
		return fmt.Sprintf("met in %s of %d", plural(n, "scenario"), n+len(d.LeftOut))
	case n == 1:
		return "met in 1 scenario"
	}
	return fmt.Sprintf("met in all %d scenarios", n)
}

// caseCells are a figure with its scenario, and its limit.
func (d *Design) caseCells(w *worstCase) []gridCell {
	if w == nil {
		return []gridCell{{Text: "–", Class: "number"}, {Text: "–", Class: "number"}}
	}
	value := spanCell(w.P95)
	value.Small = w.Scenario
	limit := gridCell{Text: "none", Class: "number"}
	if w.Limit != nil {
		limit = spanCell(w.Limit)
	}
	return []gridCell{value, limit}
}

func groupsGrid(list []group) grid {
	g := grid{ID: "protection", Caption: "What is protected how", Columns: columns("Machines", "#Count", "Site", "Protected by", "To", "#Every"), Stacks: true}
	for _, x := range list {
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: x.What}, {Text: fmt.Sprint(x.Count), Class: "number"}, {Text: x.Site}, protectedCell(x.Protected), {Text: x.To}, everyCell(x.Every)}})
	}
	return g
}

// everyCell is how often something is copied, in seconds; 0 for what is not known.
func everyCell(seconds float64) gridCell {
	if seconds == 0 {
		return gridCell{Text: "–", Class: "number"}
	}
	return spanCell(&seconds)
}

func protectedCell(by string) gridCell {
	if by == "" {
		return gridCell{Text: "nothing", Class: "doubt"}
	}
	return gridCell{Text: by}
}

// severityClasses are how severities look.
var severityClasses = [...]string{validate.Note: "", validate.Warning: "doubt", validate.Error: "bad"}

func (d *Design) findingsGrid() grid {
	g := grid{ID: "found", Caption: "Findings, the worst first", Columns: columns("Rule", "Severity", "What", "Remedy", "Where", "Sources"), Sorts: true, Filter: "Filter findings", Choice: "1"}
	for _, f := range worstFirst(d.Findings.Findings) {
		g.Rows = append(g.Rows, d.findingRow(&f, strings.ReplaceAll(remedyOf(f.Rule), "`", "")))
	}
	return g
}

// excerptMax is how much of a line the page shows.
const excerptMax = 120

// excerpt is the line that a finding is about, as it is written. Values that are not to be shown are never written there: they come from outside.
func (d *Design) excerpt(f *validate.Finding) string {
	file := d.Config.Files[f.Range.Filename]
	if file == nil {
		return ""
	}
	lines := bytes.Split(file.Bytes, []byte("\n"))
	if i := f.Range.Start.Line - 1; i >= 0 && i < len(lines) {
		return shortened(plain(strings.TrimSpace(string(lines[i]))), excerptMax)
	}
	return ""
}

func (d *Design) findingRow(f *validate.Finding, remedy string) gridRow {
	return gridRow{Cells: []gridCell{{Text: f.Rule.ID, Small: f.Rule.Title}, {Text: f.Severity.String(), Class: severityClasses[f.Severity]}, {Text: f.Message}, {Text: remedy},
		{Text: placeText(f), Small: d.excerpt(f), Code: true}, {Text: strings.ReplaceAll(sourceOf(f.Rule), "`", "")}}}
}

// asideGrid are the findings that somebody has put aside, and why.
func (d *Design) asideGrid() grid {
	g := grid{ID: "aside", Caption: "Findings that were put aside", Columns: columns("Rule", "Severity", "What", "Why it was put aside", "Where", "Sources")}
	for i := range d.Findings.Suppressed {
		s := &d.Findings.Suppressed[i]
		why := s.Reason
		switch s.By {
		case validate.ByBaseline:
			why = "it is in the baseline"
		case validate.ByLint:
			why = "the lint block disables its rule, and gives no reason"
		}
		if s.Until != "" {
			why += ", until " + s.Until
		}
		g.Rows = append(g.Rows, d.findingRow(&s.Finding, why))
	}
	return g
}

func plannedFor(c *Capacity) string {
	return "Planned with " + planned(c.Options) + " (FACTS K-6). Machines of one block with equal figures share a row."
}

// capacityGrid has the rows of the capacity plan, with the formula of each.
func (d *Design) capacityGrid() grid {
	g := grid{ID: "sizes", Caption: "Line, machines, initial replication, storage and hosts", Columns: columns("Of", "Question", "What", "#Value", "Verdict", "Formula and source"), Sorts: true, Filter: "Filter rows", Choice: "1"}
	for _, table := range capacity.Tables {
		alike := alikeSubjects(d.Capacity.Rows, table)
		for i := range d.Capacity.Rows {
			r := &d.Capacity.Rows[i]
			more, shown := alike[r.Subject]
			if r.Table != table || !shown {
				continue
			}
			subject := r.Subject
			if more > 0 {
				subject = fmt.Sprintf("%s and %d alike", subject, more)
			}
			class := map[capacity.Verdict]string{capacity.TooLittle: "bad", capacity.Enough: "good", capacity.Unproven: "doubt"}[r.Verdict]
			g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: subject}, {Text: table}, {Text: r.What}, {Text: valueText(r), Sort: sortable(r.Value), Class: "number"},
				{Text: strings.ToLower(string(r.Verdict)), Class: class}, {Text: r.Formula, Small: r.Source}}})
		}
	}
	return g
}

// machinesGrid lists every machine, each with an address to which other tables lead.
func (d *Design) machinesGrid(list []machine) grid {
	g := grid{ID: "all-machines", Caption: "Every machine: what protects it, and the worst 95th percentile of all scenarios",
		Columns: columns("Machine", "Site", "Host", "Protected by", "To", "#RTO", "#RPO", "Worst scenario"), Sorts: true, Filter: "Filter machines", Choice: "1"}
	for i := range list {
		m := &list[i]
		row := gridRow{ID: machineID(i), Cells: []gridCell{{Text: m.Name}, {Text: m.Site}, {Text: m.Host}, protectedCell(m.Protected), {Text: m.To}}}
		if m.RTO == nil {
			row.Cells = append(row.Cells, gridCell{Text: "–", Class: "number"}, gridCell{Text: "–", Class: "number"}, gridCell{Text: "–"})
		} else {
			row.Cells = append(row.Cells, spanCell(m.RTO.P95), spanCell(m.RPO.P95), gridCell{Text: m.RTO.Scenario})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// machineID is the address of a machine within the page.
func machineID(i int) string { return fmt.Sprintf("machine-%d", i+1) }

// assumedGrid are the attributes that the topology leaves open, each with its stand-in, equal ones together.
func (d *Design) assumedGrid() grid {
	g := grid{ID: "open", Caption: "What the topology leaves open, and what was taken", Columns: columns("Attribute", "Taken", "Source", "#Of", "First of them"), Sorts: true, Filter: "Filter attributes"}
	for _, same := range together(assumptions(d.Config.Topology), func(a *assumption) string {
		block, _, _ := strings.Cut(a.Address, ".")
		return block + "\n" + a.Name + "\n" + a.Default + "\n" + a.Source
	}) {
		a := &same[0]
		block, _, _ := strings.Cut(a.Address, ".")
		taken, source := a.Default, a.Source
		if taken == "" {
			taken, source = "as the documents require", "assumption"
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: block + "." + a.Name, Code: true}, {Text: taken}, {Text: source}, {Text: fmt.Sprint(len(same)), Class: "number"}, {Text: a.Address, Code: true}}})
	}
	slices.SortStableFunc(g.Rows, func(a, b gridRow) int { return strings.Compare(a.Cells[0].Text, b.Cells[0].Text) })
	return g
}

func commandsGrid(list []Command) grid {
	g := grid{ID: "commands", Caption: "Commands", Columns: columns("For", "Command")}
	for _, c := range list {
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: c.For}, {Text: c.Line, Code: true}}})
	}
	return g
}

func filesGrid(list []Hashed) grid {
	g := grid{ID: "files", Caption: "Files that were read", Columns: columns("File", "SHA-256")}
	for _, f := range list {
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: f.Name}, {Text: f.SHA256, Code: true}}})
	}
	return g
}

// unprotectedGrid has the times in which the loss of a site would have cost more than is allowed, in the scenarios that were played.
func (d *Design) unprotectedGrid() grid {
	g := grid{ID: "unprotected", Caption: "While it was so, the loss of its site would have cost more than its objective allows, or all (replication 0 of each scenario)",
		Columns: columns("Scenario", "Of", "#From", "#To", "#Duration", "#Machines"), Sorts: true}
	left := 0
	for i := range d.Verdicts {
		s := &d.Verdicts[i].Summary
		l := LanesOf(d.Config.Topology, s)
		for _, x := range l.unprotected() {
			if len(g.Rows) == stretchesMax {
				left++
				continue
			}
			duration := gridCell{Text: x.length, Sort: sortable(x.seconds), Class: "number"}
			g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: s.Scenario.Name, Link: scenarioID(i)}, {Text: x.of}, {Text: x.from, Class: "number"}, {Text: x.to, Class: "number"}, duration, {Text: x.machines, Class: "number"}}})
		}
	}
	if left > 0 {
		g.More = fmt.Sprintf("%d more are left out.", left)
	}
	return g
}
