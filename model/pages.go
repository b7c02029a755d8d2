package model

import (
	"fmt"
	"strings"
)

// tableRows are the cells of a page's Markdown tables, row by row. The head of a table begins with "id" and is left out.
func tableRows(page string, columns int) (rows [][]string) {
	for line := range strings.Lines(page) {
		row, inTable := strings.CutPrefix(strings.TrimSpace(line), "| ")
		cells := strings.Split(strings.TrimSuffix(row, " |"), " | ")
		switch {
		case !inTable || cells[0] == "id":
		case len(cells) != columns:
			panic(fmt.Sprintf("model: a row of %d cells where the table has %d: %s", len(cells), columns, line))
		default:
			rows = append(rows, cells)
		}
	}
	return rows
}
