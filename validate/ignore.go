package validate

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmmdrill/model"
)

// Ignore is a comment that says that findings of some rules are known and accepted on a line:
//
//	# vmmdrill:ignore NET004, fresh_registration_key until=2027-03-31 -- the line is ordered
type Ignore struct {
	Range   hcl.Range // of the comment
	Line    int       // whose findings it is about
	Rules   []*Rule
	Reason  string
	Until   string  // the last day on which it holds, "2027-03-31"; "" for ever
	Expired bool    // that day is over
	Used    []*Rule // those of its rules that found something there
	Ran     []*Rule // those of its rules that were asked
}

// marker begins the text of the comments that are meant.
const marker = "vmmdrill:ignore"

// ignores reads the comments of all files, in the order of files and lines.
func ignores(c *model.Config, all []*Rule, today string) (list []Ignore, diags hcl.Diagnostics) {
	for _, name := range c.FileNames {
		text := c.Files[name].Bytes
		if !bytes.Contains(text, []byte(marker)) || strings.HasSuffix(name, ".json") {
			continue
		}
		tokens, _ := hclsyntax.LexConfig(text, name, hcl.InitialPos) // it was read without mistakes
		for i, t := range tokens {
			words, ok := marked(t)
			if !ok {
				continue
			}
			ig := Ignore{Range: t.Range, Line: lineMeant(tokens, i)}
			ig.Range.End = hcl.Pos{Byte: ig.Range.Start.Byte + len(bytes.TrimRight(t.Bytes, "\r\n")), Line: ig.Range.Start.Line, Column: ig.Range.Start.Column + len([]rune(strings.TrimRight(string(t.Bytes), "\r\n")))}
			if err := ig.read(words, all, today); err != nil {
				diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Wrong ignore comment", Subject: ig.Range.Ptr(),
					Detail: fmt.Sprintf("%s Write it like %q.", sentence(err), "# "+marker+" NET004 until=2027-03-31 -- reason")})
				continue
			}
			list = append(list, ig)
		}
	}
	return list, diags
}

// marked is what a comment says behind the marker, if it has one.
func marked(t hclsyntax.Token) (string, bool) {
	if t.Type != hclsyntax.TokenComment {
		return "", false
	}
	text := strings.TrimSpace(strings.TrimLeft(string(t.Bytes), "#/*"))
	words, ok := strings.CutPrefix(text, marker)
	return strings.TrimSuffix(words, "*/"), ok
}

// lineMeant is the line of a comment that stands behind something, else the next line with something on it.
func lineMeant(tokens hclsyntax.Tokens, at int) int {
	line := tokens[at].Range.Start.Line
	if at > 0 && tokens[at-1].Type != hclsyntax.TokenNewline && tokens[at-1].Type != hclsyntax.TokenComment && tokens[at-1].Range.End.Line == line {
		return line
	}
	for _, t := range tokens[at+1:] {
		if t.Type != hclsyntax.TokenComment && t.Type != hclsyntax.TokenNewline {
			return t.Range.Start.Line
		}
	}
	return line
}

var date = regexp.MustCompile(`^until=(.*)$`)

// read reads what stands behind the marker.
func (ig *Ignore) read(text string, all []*Rule, today string) error {
	list, reason, found := strings.Cut(text, "--")
	ig.Reason = strings.TrimSpace(reason)
	if !found || ig.Reason == "" {
		return fmt.Errorf("the reason is missing, behind --")
	}
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
		if m := date.FindStringSubmatch(word); m != nil {
			if _, err := time.Parse(time.DateOnly, m[1]); err != nil {
				return fmt.Errorf("%q is no date; write it as year-month-day, 2027-03-31", m[1])
			}
			ig.Until, ig.Expired = m[1], m[1] < today
			continue
		}
		r, err := named(all, word)
		if err != nil {
			return err
		}
		if r.Firm || r.Afterwards {
			return fmt.Errorf("%s (%s) cannot be ignored", r.ID, r.Name)
		}
		ig.Rules = append(ig.Rules, r)
	}
	if len(ig.Rules) == 0 {
		return fmt.Errorf("it names no rule")
	}
	return nil
}

// Idle are those of its rules that were asked and found nothing on its line.
func (ig *Ignore) Idle() (list []*Rule) {
	for _, r := range ig.Ran {
		if !slices.Contains(ig.Used, r) {
			list = append(list, r)
		}
	}
	return list
}

// Needed is the comment without the rules that it is not needed for, "" when none is left.
func (ig *Ignore) Needed() string {
	idle := ig.Idle()
	var words []string
	for _, r := range ig.Rules {
		if !slices.Contains(idle, r) {
			words = append(words, r.ID)
		}
	}
	if len(words) == 0 {
		return ""
	}
	text := "# " + marker + " " + strings.Join(words, ", ")
	if ig.Until != "" {
		text += " until=" + ig.Until
	}
	return text + " -- " + ig.Reason
}

// place is a line of a file.
type place struct {
	file string
	line int
}

// silence puts aside what comments ignore. It notes in the comments what they were good for.
func silence(found []Finding, list []Ignore, ran []*Rule) (left []Finding, aside []Suppressed) {
	by := map[place][]*Ignore{}
	for i := range list {
		ig := &list[i]
		at := place{ig.Range.Filename, ig.Line}
		by[at] = append(by[at], ig)
		for _, r := range ig.Rules {
			if slices.Contains(ran, r) {
				ig.Ran = append(ig.Ran, r)
			}
		}
	}
	for _, f := range found {
		if ig := ignoring(by[place{f.Range.Filename, f.Range.Start.Line}], f.Rule); ig != nil {
			aside = append(aside, Suppressed{f, ByComment, ig.Reason, ig.Until})
			continue
		}
		left = append(left, f)
	}
	return left, aside
}

// ignoring is the comment that puts a finding of a rule aside. One that has expired does not, but is needed.
func ignoring(list []*Ignore, r *Rule) (by *Ignore) {
	for _, ig := range list {
		if slices.Contains(ig.Rules, r) {
			ig.Used = append(ig.Used, r)
			if by == nil && !ig.Expired {
				by = ig
			}
		}
	}
	return by
}
