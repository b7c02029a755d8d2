package compare

import (
	"slices"
	"testing"

	"vmmdrill/model"
	"vmmdrill/scenarios"
)

// TestWhatIsOrderedExists: the table of what has an order names lists and blocks of the language, and no others.
func TestWhatIsOrderedExists(t *testing.T) {
	language := slices.Concat(model.Reference(), scenarios.Reference())
	for path := range ordered {
		i := slices.IndexFunc(language, func(d model.Described) bool { return d.Address == path })
		if i < 0 || language[i].Block && language[i].Single {
			t.Errorf("%s is nothing that could have an order", path)
		}
	}
}
