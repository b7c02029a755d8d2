package model_test

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vmmdrill/model"
)

const (
	factID    = `(?:[A-Z]+-?\d+|\d+(?:\.\d+)?(?: [a-z]+\.\w+)?)\b`
	factRange = factID + `(?:…` + factID + `)?(?: \([^)]*\))?`
)

var (
	lineBreak   = regexp.MustCompile(`\s*\n\s*(?:(?://|#) ?)?`)
	citation    = regexp.MustCompile(`FACTS (?:(` + factRange + `(?:(?:, | and )` + factRange + `)*)|(.{0,20}))`)
	remark      = regexp.MustCompile(`\([^)]*\)`)
	facts       = regexp.MustCompile(`(` + factID + `)(?:…(` + factID + `))?`)
	requirement = regexp.MustCompile(`\bR-\d+`)
)

// cited are the IDs of the facts that a text cites: "FACTS M-5, M-52" and "FACTS M-52…M-54" are two and three. A citation
// may be broken over two lines of a comment. Where no ID follows, what does is given back as it is.
func cited(text string) (ids []string) {
	for _, c := range citation.FindAllStringSubmatch(lineBreak.ReplaceAllString(text, " "), -1) {
		if c[1] == "" {
			ids = append(ids, c[2])
		}
		for _, m := range facts.FindAllStringSubmatch(remark.ReplaceAllString(c[1], ""), -1) {
			ids = append(ids, members(m[1], m[2])...)
		}
	}
	return ids
}

// members are the facts from one to another, such as M-52 and M-54, or the first alone.
func members(from, to string) (ids []string) {
	if to == "" {
		return []string{from}
	}
	kind, numbers, _ := parts(from)
	_, last, _ := parts(to)
	for n := numbers[0]; n <= last[0]; n++ {
		ids = append(ids, kind+strconv.Itoa(n))
	}
	return ids
}

// parts takes an ID apart: "M-52" is M- and 52, "7.2 ag.overhead_s" is 7, 2 and a name.
func parts(id string) (kind string, numbers []int, name string) {
	number, name, _ := strings.Cut(id, " ")
	digits := strings.TrimLeft(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
	for d := range strings.SplitSeq(digits, ".") {
		n, _ := strconv.Atoi(d)
		numbers = append(numbers, n)
	}
	return strings.TrimSuffix(number, digits), numbers, name
}

// citing calls a function with every Go file, page and HCL file of the repository, but not those about facts themselves.
func citing(t *testing.T, read func(name, text string)) {
	t.Helper()
	repository := os.DirFS("..")
	err := fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir() || !slices.Contains([]string{".go", ".md", ".hcl"}, path.Ext(name)) || strings.HasPrefix(name, "model/facts"):
			return nil
		}
		text, err := fs.ReadFile(repository, name)
		read(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A reader of the repository can look up whatever it cites, and finds nothing that nobody cites.
func TestEveryFactIsCitedAndEveryCitedFactExists(t *testing.T) {
	used := map[string]bool{}
	citing(t, func(name, text string) {
		for _, id := range cited(text) {
			if f, ok := model.FactNamed(id); !ok || f.ID != id {
				t.Errorf("%s cites %q, and there is no such fact", name, id)
			}
			used[id] = true
		}
	})
	for _, f := range model.Facts() {
		if !used[f.ID] {
			t.Errorf("nothing cites %s", f.ID)
		}
	}
}

func TestACitationNamesEveryFactItMeans(t *testing.T) {
	for text, want := range map[string][]string{
		"FACTS M-5, M-52}":                             {"M-5", "M-52"},
		"FACTS M-52…M-54; latency":                     {"M-52", "M-53", "M-54"},
		"FACTS C-1…C-2, Q-6, 5.4.":                     {"C-1", "C-2", "Q-6", "5.4"},
		"FACTS 4.1 (Stop-VMFailover), 4.2.":            {"4.1", "4.2"},
		"FACTS 4.1 and 4.2 have names":                 {"4.1", "4.2"},
		"FACTS 7.3, and":                               {"7.3"},
		"FACTS 7.2 hvr.resync_scan_MBps). FACTS M-6":   {"7.2 hvr.resync_scan_MBps", "M-6"},
		"// one thing (FACTS M-5,\n\t// M-6). FACTS\n": {"M-5", "M-6", ""},
		"FACTS of life":                                {"of life"},
		"R-30, FACTS W3, x":                            {"W3"},
	} {
		if got := cited(text); !slices.Equal(got, want) {
			t.Errorf("%q cites %q, want %q", text, got, want)
		}
	}
}

func TestEveryFactHasATextAndASource(t *testing.T) {
	for _, f := range model.Facts() {
		if f.Text == "" || f.Source == "" {
			t.Errorf("%s: text %q, source %q", f.ID, f.Text, f.Source)
		}
	}
}

// Each kind ascends strictly, so no ID is there twice.
func TestFactsAreSorted(t *testing.T) {
	last := map[string]string{}
	for _, f := range model.Facts() {
		kind, numbers, name := parts(f.ID)
		if before, seen := last[kind]; seen {
			_, n, m := parts(before)
			if cmp.Or(slices.Compare(n, numbers), cmp.Compare(m, name)) >= 0 {
				t.Errorf("%s stands behind %s", f.ID, before)
			}
		}
		last[kind] = f.ID
	}
}

func TestADefaultIsFoundByItsNameAlone(t *testing.T) {
	for _, id := range []string{"7.2 ag.overhead_s", "ag.overhead_s"} {
		if f, ok := model.FactNamed(id); !ok || f.ID != "7.2 ag.overhead_s" {
			t.Errorf("%s is %q", id, f.ID)
		}
	}
	if f, ok := model.FactNamed("overhead_s"); ok {
		t.Errorf("a part of a name found %s", f.ID)
	}
}

func TestEveryCitedRequirementExists(t *testing.T) {
	citing(t, func(name, text string) {
		for _, id := range requirement.FindAllString(text, -1) {
			if _, ok := model.RequirementNamed(id); !ok {
				t.Errorf("%s cites %s, and there is no such requirement", name, id)
			}
		}
	})
}
