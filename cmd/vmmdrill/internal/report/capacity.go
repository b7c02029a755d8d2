package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"vmmdrill/model"
	"vmmdrill/sim/capacity"
)

// Capacity is what a capacity document is made of.
type Capacity struct {
	capacity.Assessment
	Topology *model.Topology
	Options  capacity.Options
	Version  string
	Repeat   string // the command that repeats it
	Explain  bool   // each row with its formula and source
}

// CapacityText is a table for each question.
func CapacityText(c Capacity) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "vmmdrill %s: %s (%s)\n", plain(c.Version), plain(c.Topology.Deployment.Name), c.Topology.Option())
	fmt.Fprintf(&b, "planned with %s (FACTS K-6; --growth, --percentile)\n", planned(c.Options))
	if !c.Explain {
		c.Rows = capacity.Joined(c.Rows)
	}
	for _, table := range capacity.Tables {
		capacityTable(&b, c, table)
	}
	short := slices.DeleteFunc(slices.Clone(c.Rows), func(r capacity.Row) bool { return r.Verdict != capacity.TooLittle })
	if len(short) > 0 {
		fmt.Fprintf(&b, "\n%s: TOO LITTLE\n", plural(len(short), "row"))
	}
	fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(c.Repeat))
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

// planned says what is planned for, in the words of the Deployment Planner.
func planned(o capacity.Options) string {
	return fmt.Sprintf("a growth factor of %s %%, %.4g times what is written, and percentile %g of what is drawn", number(math.Round(1e6*(o.Growth-1))/1e4), o.Growth, 100*o.Percentile)
}

func capacityTable(b *bytes.Buffer, c Capacity, table string) {
	fmt.Fprintf(b, "\n%s\n", table)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	rows := 0
	alike := alikeSubjects(c.Rows, table)
	for i := range c.Rows {
		r := &c.Rows[i]
		more, shown := alike[r.Subject]
		if r.Table != table || !shown {
			continue
		}
		rows++
		subject := plain(r.Subject)
		if more > 0 {
			subject += fmt.Sprintf(" (and %d alike)", more)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", subject, plain(r.What), valueText(r), r.Verdict)
		if c.Explain {
			w.Flush()
			fmt.Fprintf(b, "      = %s\n      Source: %s\n", plain(r.Formula), r.Source)
		}
	}
	w.Flush()
	if rows == 0 {
		fmt.Fprintln(b, "  nothing: it is not replicated, or the topology does not say how much there is")
	}
}

// alikeSubjects are those of a table that are shown, each with how many instances of the same block have the same values.
func alikeSubjects(rows []capacity.Row, table string) map[string]int {
	var order []string
	texts := map[string]string{} // looked up only, as are the others
	for i := range rows {
		r := &rows[i]
		if r.Table != table {
			continue
		}
		if _, seen := texts[r.Subject]; !seen {
			block, _, _ := strings.Cut(r.Subject, "[")
			order, texts[r.Subject] = append(order, r.Subject), block
		}
		texts[r.Subject] += fmt.Sprintf("\x00%s\x00%g\x00%s", r.What, r.Value, r.Verdict)
	}
	first, alike := map[string]string{}, map[string]int{}
	for _, subject := range order {
		if as, seen := first[texts[subject]]; seen {
			alike[as]++
			continue
		}
		first[texts[subject]] = subject
		alike[subject] = 0
	}
	return alike
}

// valueText is a row's value in units that people use.
func valueText(r *capacity.Row) string { return r.Unit.Text(r.Value) }

type capacityJSON struct {
	FormatVersion string        `json:"format_version"`
	Version       string        `json:"version"`
	Repeat        string        `json:"repeat"`
	Growth        float64       `json:"growth"`
	Percentile    float64       `json:"percentile"`
	TooLittle     int           `json:"too_little"`
	Rows          []capacityRow `json:"rows"`
}

// capacityRow has its value in the unit's plain numbers: seconds, bytes, bytes per second.
type capacityRow struct {
	Table   string   `json:"table"`
	Subject string   `json:"subject"`
	What    string   `json:"what"`
	Value   *float64 `json:"value"` // null: not stated, or no amount is enough
	Never   bool     `json:"no_amount_is_enough,omitempty"`
	Unit    string   `json:"unit"`
	Verdict string   `json:"verdict,omitempty"`
	Formula string   `json:"formula"`
	Source  string   `json:"source"`
	RPO     float64  `json:"rpo,omitempty"`   // seconds
	Share   float64  `json:"share,omitempty"` // of the time, 0…1
}

// CapacityJSON is everything, with the formula of each row.
func CapacityJSON(c Capacity) ([]byte, error) { return indent(capacityDocument(c)) }

func capacityDocument(c Capacity) capacityJSON {
	doc := capacityJSON{FormatVersion, c.Version, c.Repeat, c.Options.Growth, c.Options.Percentile, c.TooLittle, []capacityRow{}}
	for i := range c.Rows {
		r := &c.Rows[i]
		x := capacityRow{Table: r.Table, Subject: r.Subject, What: r.What, Never: math.IsInf(r.Value, 0), Unit: string(r.Unit), RPO: r.RPO.Seconds(), Share: r.Share, Verdict: string(r.Verdict), Formula: r.Formula, Source: r.Source}
		if !math.IsNaN(r.Value) && !math.IsInf(r.Value, 0) {
			x.Value = &r.Value
		}
		doc.Rows = append(doc.Rows, x)
	}
	return doc
}

// CapacityCSV is a line a row.
func CapacityCSV(c Capacity) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"table", "subject", "what", "value", "unit", "verdict", "formula", "source", "rpo", "share"}}
	for i := range c.Rows {
		r := &c.Rows[i]
		rows = append(rows, []string{r.Table, cell(r.Subject), cell(r.What), number(r.Value), string(r.Unit), string(r.Verdict), cell(r.Formula), r.Source, optional(r.RPO.Seconds()), optional(r.Share)})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// optional is a number, or nothing where there is none.
func optional(v float64) string {
	if v == 0 {
		return ""
	}
	return number(v)
}
