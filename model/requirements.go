package model

import (
	_ "embed"
	"sync"
)

//go:embed requirements.md
var requirementsPage string

// Requirement is one thing that the documents ask for.
type Requirement struct {
	ID     string // "R-24"
	Option string // "1", "2" or "both"
	Kind   string // "V" can be checked on a description, "P" is about the order of operations, "I" is information
	Text   string
}

// Requirements are all of them, in order.
var Requirements = sync.OnceValue(func() (list []Requirement) {
	for _, cells := range tableRows(requirementsPage, 4) {
		list = append(list, Requirement{cells[0], cells[1], cells[2], cells[3]})
	}
	return list
})

// RequirementNamed is the requirement with an ID such as "R-24".
func RequirementNamed(id string) (Requirement, bool) {
	for _, r := range Requirements() {
		if r.ID == id {
			return r, true
		}
	}
	return Requirement{}, false
}
