package model

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed facts.md
var factsPage string

// Fact is something a document or a measurement says about the products. What is our own conclusion is marked as such.
type Fact struct {
	ID     string // "M-6", a subject such as "4.1", or a default such as "7.2 ag.overhead_s"
	Text   string
	Source string // the documents' titles
}

// Facts are all that are cited, by subject.
var Facts = sync.OnceValue(func() (list []Fact) {
	for _, cells := range tableRows(factsPage, 3) {
		list = append(list, Fact{cells[0], cells[1], cells[2]})
	}
	return list
})

// FactNamed is the fact with an ID such as "M-6". A default is also found by its name alone: "ag.overhead_s".
func FactNamed(id string) (Fact, bool) {
	for _, f := range Facts() {
		if f.ID == id || strings.HasSuffix(f.ID, " "+id) {
			return f, true
		}
	}
	return Fact{}, false
}
