package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTheManualOfCapacityHasEveryFieldOfItsDocuments compares the tables of the manual with the JSON and the CSV of a deployment that has rows of every
// kind, in both directions; and the two with each other.
func TestTheManualOfCapacityHasEveryFieldOfItsDocuments(t *testing.T) {
	page, err := os.ReadFile("../../sim/capacity/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, manual, _ := strings.Cut(string(page), "## JSON and CSV")
	ofDocument, ofRow, _ := strings.Cut(manual, "| of a row |")
	doc := map[string]any{}
	if err := json.Unmarshal(capacityOf(t, "json"), &doc); err != nil {
		t.Fatal(err)
	}
	same(t, "the document", tableCells(ofDocument, 1), [][]string{keysOf(doc)})
	rows := doc["rows"].([]any)
	var keys [][]string
	for _, r := range rows {
		keys = append(keys, keysOf(r.(map[string]any)))
	}
	same(t, "a row", tableCells(ofRow, 1), keys)
	lines, err := csv.NewReader(bytes.NewReader(capacityOf(t, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := tableCells(ofRow, 2); !slices.Equal(lines[0], want) {
		t.Errorf("the heading of the CSV is %v, and in the manual %v", lines[0], want)
	}
	if len(lines)-1 != len(rows) {
		t.Fatalf("%d rows in CSV, %d in JSON", len(lines)-1, len(rows))
	}
	for i, line := range lines[1:] {
		r := rows[i].(map[string]any)
		v, err := strconv.ParseFloat(line[3], 64)
		number, stated := r["value"].(float64)
		if stated != (line[3] != "" && line[3] != "inf") || stated && (err != nil || v-number > 1e-9*number || number-v > 1e-9*number) || (line[3] == "inf") != (r["no_amount_is_enough"] == true) {
			t.Errorf("%v in CSV is %v in JSON", line[:4], r["value"])
		}
	}
}

// capacityOf is what the command writes of an example whose line is too narrow, so that there are infinite values as well.
func capacityOf(t *testing.T, format string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"capacity", "--var", "wan_bandwidth=100Mbit/s", "-o", format, "example:standalone"}, &out, &errs); code != exitPassed {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	return out.Bytes()
}

func keysOf(m map[string]any) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// tableCells are the words in backquotes that begin a column of a table.
func tableCells(text string, column int) (words []string) {
	word := regexp.MustCompile("`([a-z_]+)`")
	for _, line := range strings.Split(text, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > column+1 {
			for _, m := range word.FindAllStringSubmatch(cells[column], -1) {
				words = append(words, m[1])
			}
		}
	}
	return words
}

// same compares the fields that a manual has with those that are found, in one value or another.
func same(t *testing.T, what string, manual []string, found [][]string) {
	t.Helper()
	all := slices.Concat(found...)
	slices.Sort(all)
	all = slices.Compact(all)
	manual = slices.Clone(manual)
	slices.Sort(manual)
	if !slices.Equal(manual, all) {
		t.Errorf("%s has %v, and in the manual %v", what, all, manual)
	}
}
