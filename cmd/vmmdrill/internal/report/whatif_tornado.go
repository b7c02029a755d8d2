package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// barsMax is how many inputs a tornado shows.
const barsMax = 12

// tornadoPlot draws what each input moves, the one that moves most on top.
func tornadoPlot(t *whatif.Tornado) *plot.Plot {
	by, unit := axis(t.Unit)
	swings := t.Swings[:min(len(t.Swings), barsMax)]
	p := page(fmt.Sprintf("What moves the mean of %s: each input divided and multiplied by %g", t.Name, t.Factor), unit, "")
	if len(swings) == 0 {
		return p
	}
	var less, more plotter.Values
	var names []string
	for i := range swings {
		s := &swings[len(swings)-1-i]
		less, more = append(less, swung(&s.Less, by)), append(more, swung(&s.More, by))
		names = append(names, plain(s.Input))
	}
	for i, values := range []plotter.Values{less, more} {
		bars, err := plotter.NewBarChart(values, vg.Points(9))
		if err != nil {
			panic("report: a bar that cannot be drawn: " + err.Error())
		}
		bars.Horizontal, bars.Color, bars.LineStyle.Width = true, palette[i], 0
		p.Add(bars)
		p.Legend.Add([]string{"less of it", "more of it"}[i], bars)
	}
	p.NominalY(names...)
	p.Legend.Top = false
	return p
}

// swung is 0 where no replication is finite in both.
func swung(d *whatif.Change, by float64) float64 {
	if d.Value == nil {
		return 0
	}
	return *d.Value / by
}

// tornadoText is the same as a table.
func tornadoText(b *bytes.Buffer, t *whatif.Tornado) {
	never := ""
	if t.Never > 0 && t.Mean != nil {
		never = fmt.Sprintf(", and never in %s", plural(t.Never, "replication"))
	}
	fmt.Fprintf(b, "\n  %s: %s on average%s. What moves it most, each input divided and multiplied by %g, with the same luck:\n", plain(t.Name), Figure(t.Mean, t.Unit), never, t.Factor)
	if t.Cut {
		fmt.Fprintf(b, "    interrupted: this is of the %s that were complete by then\n", plural(t.Played, "replication"))
	}
	if len(t.Swings) == 0 {
		fmt.Fprintln(b, "    nothing that was tried")
		return
	}
	widest := 0.0
	for i := range t.Swings {
		widest = max(widest, math.Abs(swung(&t.Swings[i].Less, 1)), math.Abs(swung(&t.Swings[i].More, 1)))
	}
	rows := make([][]string, 0, len(t.Swings))
	for i := range t.Swings {
		s := &t.Swings[i]
		size := max(math.Abs(swung(&s.Less, 1)), math.Abs(swung(&s.More, 1)))
		bar := strings.Repeat("█", int(math.Ceil(20*size/max(widest, 1e-9))))
		rows = append(rows, []string{plain(s.Input), strings.ReplaceAll(plain(s.Now), `"`, ""), swingText(&s.Less, t.Unit), swingText(&s.More, t.Unit), bar})
	}
	tableText(b, []string{"input", "now", "less of it", "more of it", ""}, rows)
}

// swingText is the difference of those that are finite in both, and how many more, or fewer, never come back.
func swingText(d *whatif.Change, u scenarios.Unit) string {
	text, _ := differenceText(&d.Difference, u)
	if d.Never != 0 {
		text = strings.TrimPrefix(fmt.Sprintf("%s, %+d never back", text, d.Never), ", ")
	}
	return text
}
