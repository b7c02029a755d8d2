package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vmmdrill/scenarios/explore"
)

// storyView is a counterexample as the page tells it.
type storyView struct {
	Heading      string
	Steps, Lines []string
	Scenario     string
}

// verificationView is what was searched and found.
func (d *Design) verificationView(v *designView) {
	v.Windows = grid{ID: "windows", Caption: "When a site is lost in the middle of a procedure and a machine has no usable copy (exhaustive)",
		Columns: columns("Procedure", "After steps", "Site lost", "Machines", "What is missing", "Until")}
	if d.Verification == nil {
		v.Windows.More = "It was not searched."
		return
	}
	n := numberSteps(d.Verification.Mistakes)
	d.windowRows(&v.Windows, &n)
	v.TimedWindows = d.timedWindows()
	v.Searches = d.searchesGrid()
	v.Promises = d.promisesGrid()
	v.Mistakes = d.mistakesGrid(&n)
	v.Losses = d.lossesGrid(&n)
	for i := range d.Verification.Counterexamples {
		v.Stories = append(v.Stories, story(i, &d.Verification.Counterexamples[i]))
	}
}

func story(i int, c *explore.Counterexample) storyView {
	s := storyView{Heading: fmt.Sprintf("Counterexample %d breaks %s: %s", i+1, c.Promise, c.What), Scenario: c.Scenario}
	if c.Sampled {
		s.Heading += " (sampled: the smallest run that was found)"
	}
	for _, e := range c.Story {
		s.Steps = append(s.Steps, e.Text)
	}
	for _, l := range c.Lines {
		s.Lines = append(s.Lines, fmt.Sprintf("%s:%d: %s", l.Range.Filename, l.Range.Start.Line, l.Why))
	}
	return s
}

func (d *Design) searchesGrid() grid {
	g := grid{ID: "searches", Caption: "What was searched", Columns: columns("Search", "How far", "#Faults", "Mistakes", "#States", "#With those alike", "#Transitions", "#Steps deep")}
	number := func(n int) gridCell { return gridCell{Text: fmt.Sprint(n), Class: "number"} }
	for i := range d.Verification.Searches {
		s := &d.Verification.Searches[i]
		mistakes, class := "any legal step", "good"
		if s.Mistakes >= 0 {
			mistakes = "up to " + plural(s.Mistakes, "mistake")
		}
		if s.Stopped != explore.Complete {
			class = "doubt"
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: s.Name, Small: s.Doc}, {Text: label(s), Class: class}, number(s.Faults), {Text: mistakes}, number(s.States), number(s.Represented), number(s.Transitions), number(s.Depth)}})
	}
	if s := d.Verification.Sampled; s != nil {
		g.More = fmt.Sprintf("Besides, the whole deployment was played in time with random faults: %d of %d runs, %s, each one looked at. That is sampled and shows no more than what was played.", s.Runs, s.Asked, plural(s.Transitions, "transition"))
	}
	return g
}

func (d *Design) promisesGrid() grid {
	g := grid{ID: "promises", Caption: "Promises", Columns: columns("Promise", "What it says", "Source", "Kept")}
	for _, p := range promises(*d.Verification) {
		kept := gridCell{Text: "kept", Class: "good"}
		if !p.Kept {
			kept = gridCell{Text: "broken", Class: "bad"}
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: p.Name}, {Text: p.Doc}, {Text: p.Source}, kept}})
	}
	return g
}

// windowRows are windows that follow one another and have one cause.
func (d *Design) windowRows(g *grid, n *stepNumbers) {
	gaps := d.Verification.Gaps
	for i := 0; i < len(gaps); {
		x := &gaps[i]
		var steps, names []string
		for ; i < len(gaps) && sameWindow(x, &gaps[i]); i++ {
			steps = append(steps, fmt.Sprint(n.of(x.Procedure, gaps[i].After)))
		}
		for _, vm := range x.VMs {
			names = append(names, d.Config.Topology.VMs[vm].Name)
		}
		until := "a later step"
		if x.Closes {
			until = "the copies are made"
		}
		g.Rows = append(g.Rows, gridRow{Cells: texts(x.Procedure, strings.Join(steps, ", "), x.Lost, strings.Join(names, ", "), string(x.Gap), until)})
	}
}

func (d *Design) timedWindows() *grid {
	g := grid{ID: "windows-in-time", Caption: fmt.Sprintf("How long that is (sampled, one run; assumption: the lost site is back after %s, and both procedures begin at once)", spelled(explore.RepairedAfter)),
		Columns: columns("What is missing", "#Machines", "From", "Until", "#Shortest", "#Longest")}
	for _, w := range d.Verification.TimedGaps {
		until := w.Closed
		if until == "" {
			until = "it does not end"
		}
		length := func(d time.Duration) gridCell {
			return gridCell{Text: spelled(d), Sort: sortable(d.Seconds()), Class: "number"}
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: string(w.Gap)}, {Text: fmt.Sprint(w.Machines), Class: "number"}, {Text: w.Opened}, {Text: until}, length(w.Shortest), length(w.Longest)}})
	}
	return &g
}

// mistakesGrid has a row a step and a column a mistake.
func (d *Design) mistakesGrid(n *stepNumbers) grid {
	g := grid{ID: "mistakes", Caption: "When the operator makes a mistake at a step (exhaustive): where it is caught; – it does no harm; HARM it does, and nobody notices", Columns: columns(append([]string{"Procedure", "Step"}, mistakeKinds...)...)}
	list := d.Verification.Mistakes
	for _, p := range n.procedures {
		for i, step := range n.steps[p] {
			row := gridRow{Cells: texts(p, fmt.Sprintf("%d %s", i+1, step))}
			for _, kind := range mistakeKinds {
				at := slices.IndexFunc(list, func(m explore.Mistake) bool { return m.Procedure == p && m.Step == step && m.Kind == kind })
				x := gridCell{}
				if at >= 0 {
					x.Text = mistakeCell(n, &list[at])
				}
				if x.Text == "HARM" {
					x.Class, x.Small = "bad", list[at].Missing
				}
				row.Cells = append(row.Cells, x)
			}
			g.Rows = append(g.Rows, row)
		}
	}
	return g
}

// lossesGrid has a row for losses that come to the same at steps that follow one another.
func (d *Design) lossesGrid(n *stepNumbers) grid {
	g := grid{ID: "losses", Caption: "When something that the management depends on is lost before a step (exhaustive)", Columns: columns("Loss", "Of", "Procedure", "Before steps", "Effect", "Why"), Filter: "Filter losses"}
	for _, same := range together(d.Verification.Losses, func(l *explore.Loss) string {
		return strings.Join([]string{string(l.Kind), l.Target, l.Procedure, string(l.Effect), l.Code, l.Missing}, "\n")
	}) {
		l := &same[0]
		var steps []string
		for _, x := range same {
			steps = append(steps, fmt.Sprint(n.of(x.Procedure, x.Step)))
		}
		effect := gridCell{Text: string(l.Effect)}
		if l.Effect == explore.Stuck {
			effect.Class = "bad"
		}
		g.Rows = append(g.Rows, gridRow{Cells: []gridCell{{Text: string(l.Kind)}, {Text: l.Target}, {Text: l.Procedure}, {Text: strings.Join(steps, ", ")}, effect, {Text: strings.TrimSpace(l.Code + " " + l.Missing)}}})
	}
	return g
}
