package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
)

// findingsCSV is one row a finding, as RFC 4180 has it, for spreadsheets; those put aside as well.
func findingsCSV(f Findings) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"severity", "rule", "name", "title", "file", "line", "column", "address", "message", "requirements", "put_aside_by", "reason", "until", "fingerprint"}}
	f.ShowSuppressed = true
	for _, x := range f.shown() {
		rows = append(rows, []string{x.Severity.String(), x.Rule.ID, x.Rule.Name, x.Rule.Title, x.Range.Filename, strconv.Itoa(x.Range.Start.Line),
			strconv.Itoa(x.Range.Start.Column), x.Address, x.Message, strings.Join(x.Rule.Requirements, " "), string(x.By), x.Reason, x.Until, x.Fingerprint()})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// cell is a text that a spreadsheet does not take for a formula.
func cell(s string) string {
	s = plain(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
