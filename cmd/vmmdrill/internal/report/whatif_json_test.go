package report

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// fields are the names of a document's JSON, as deep as it goes.
func fields(t reflect.Type, names map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		fields(t.Elem(), names)
	case reflect.Struct:
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !f.IsExported() && !f.Anonymous || name == "-" {
				continue
			}
			if name != "" {
				names[name] = true
			}
			fields(f.Type, names)
		}
	}
}

// The manual names every field of what whatif writes as JSON, and the parts of it that it describes in their own rows.
func TestTheManualNamesEveryFieldOfWhatIfsJSON(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "### Its JSON\n")
	section, _, more := strings.Cut(section, "\n### ")
	if !ok || !more {
		t.Fatal("the manual has no section on the JSON of whatif")
	}
	answer, search, ok := strings.Cut(section, "`--find` writes another document")
	if !ok {
		t.Fatal("the manual does not say where the document of --find begins")
	}
	for _, c := range []struct {
		manual   string
		document any
	}{{answer, answersJSON{}}, {section, foundJSON{}}} {
		names := map[string]bool{}
		fields(reflect.TypeOf(c.document), names)
		if len(names) < 30 {
			t.Errorf("%T has %d fields only", c.document, len(names))
		}
		for name := range names {
			if !strings.Contains(c.manual, "`"+name+"`") {
				t.Errorf("%T: the manual does not name %s", c.document, name)
			}
		}
	}
	own := map[string]bool{}
	fields(reflect.TypeOf(foundJSON{}), own)
	for _, name := range []string{"bound", "beyond", "flat", "edge", "bracket"} {
		if !own[name] || !strings.Contains(search, "`"+name+"`") {
			t.Errorf("the document of --find has no %s, or the manual says nothing of it", name)
		}
	}
}
