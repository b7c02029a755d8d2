package explore

import (
	"io/fs"
	"strings"
	"testing"

	"vmmdrill/sim/recovery"
)

// TestEveryPromiseHasItsPage, which begins with its name and says what would break it, and every page has its promise.
func TestEveryPromiseHasItsPage(t *testing.T) {
	names := map[string]bool{}
	for _, p := range Promises {
		names[p.Name] = true
		if p.Doc == "" || p.Source == "" {
			t.Errorf("%s does not say what it is or where it comes from", p.Name)
		}
	}
	for _, i := range recovery.Invariants {
		names[i.Name] = true
	}
	files, err := fs.Glob(pages, "promises/*.md")
	if err != nil || len(files) != len(names) {
		t.Errorf("%d pages of %d promises, %v", len(files), len(names), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "promises/"), ".md")
		if page := Page(name); !names[name] || !strings.HasPrefix(page, "# "+name+"\n") || !strings.Contains(page, "What would break it: ") {
			t.Errorf("%s is no page of a promise", f)
		}
	}
}
