package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"vmmdrill/validate"
)

// junitCasesMax bounds the clean cases: beyond it only files with findings have any.
const junitCasesMax = 100_000

// junitReport is a suite a file and in it a case a rule: failed by errors and warnings, skipped when all that it found was put
// aside, else passed, with notes as output.
func junitReport(f Findings) ([]byte, error) {
	suites := junit.Testsuites{Name: "vmmdrill validate"}
	names := filesOf(&f)
	for i, name := range names {
		by := byRule(&f, name)
		if len(names)*len(f.Rules) > junitCasesMax && len(by) == 0 {
			continue
		}
		suite := junit.Testsuite{ID: i, Name: plain(name)}
		if name == "" {
			suite.Name = "the configuration"
		}
		for _, r := range f.Rules {
			suite.AddTestcase(junitCase(r, suite.Name, by[r]))
		}
		suites.AddSuite(suite)
	}
	var b bytes.Buffer
	err := suites.WriteXML(&b)
	return b.Bytes(), err
}

// byRule are the findings of one file, those put aside too.
func byRule(f *Findings, file string) map[*validate.Rule][]validate.Suppressed {
	all := *f
	all.ShowSuppressed = true
	by := map[*validate.Rule][]validate.Suppressed{}
	for _, x := range all.shown() {
		if x.Range.Filename == file {
			by[x.Rule] = append(by[x.Rule], x)
		}
	}
	return by
}

func junitCase(r *validate.Rule, file string, found []validate.Suppressed) junit.Testcase {
	c := junit.Testcase{Name: plain(r.ID + " " + r.Title), Classname: file}
	var failed, aside, notes []string
	for _, x := range found {
		line := fmt.Sprintf("line %d: %s", x.Range.Start.Line, plain(x.Message))
		switch {
		case x.By != "":
			aside = append(aside, line+" ("+string(x.By)+") "+plain(x.Reason))
		case x.Severity >= validate.Warning:
			failed = append(failed, line)
		default:
			notes = append(notes, line)
		}
	}
	switch {
	case len(failed) > 0:
		c.Failure = &junit.Result{Message: failed[0], Type: found[0].Severity.String(), Data: cdata(strings.Join(failed, "\n"))}
	case len(aside) > 0:
		c.Skipped = &junit.Result{Message: aside[0], Data: cdata(strings.Join(aside, "\n"))}
	}
	if len(notes) > 0 {
		c.SystemOut = &junit.Output{Data: cdata(strings.Join(notes, "\n"))}
	}
	return c
}

// cdata is text for a CDATA section, which cannot hold its own end.
func cdata(s string) string { return strings.ReplaceAll(s, "]]>", "]]\u200b>") }
