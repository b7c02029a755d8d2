package report

import (
	"bytes"
	"fmt"
	"strings"

	"vmmdrill/validate"
)

// compact is one line a finding, as editors and grep read it: file:line:column: severity ID message.
func compact(f Findings) []byte {
	var b bytes.Buffer
	for _, x := range f.shown() {
		at := "-"
		if r := x.Range; r.Filename != "" {
			at = fmt.Sprintf("%s:%d:%d", plain(r.Filename), r.Start.Line, r.Start.Column)
		}
		aside := ""
		if x.By != "" {
			aside = " (put aside)"
		}
		fmt.Fprintf(&b, "%s: %v %s %s%s\n", at, x.Severity, plain(x.Rule.ID), plain(x.Message), aside)
	}
	return b.Bytes()
}

// githubCommands are workflow commands, which GitHub shows beside the lines of a pull request: ten of each severity a step, so the
// worst come first.
func githubCommands(f Findings) []byte {
	var b bytes.Buffer
	for _, x := range worstFirst(f.Findings) {
		word := map[validate.Severity]string{validate.Error: "error", validate.Warning: "warning", validate.Note: "notice"}[x.Severity]
		properties := []string{"title=" + githubProperty(x.Rule.ID+" "+x.Rule.Title)}
		if r := x.Range; r.Filename != "" {
			properties = append(properties, "file="+githubProperty(r.Filename), fmt.Sprintf("line=%d", r.Start.Line), fmt.Sprintf("col=%d", r.Start.Column))
			if r.End.Line >= r.Start.Line {
				properties = append(properties, fmt.Sprintf("endLine=%d", r.End.Line))
			}
		}
		fmt.Fprintf(&b, "::%s %s::%s\n", word, strings.Join(properties, ","), githubData(x.Message))
	}
	return b.Bytes()
}

var githubEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func githubData(s string) string { return githubEscapes.Replace(plain(s)) }

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(s))
}

// azureDevOpsCommands are logging commands of Azure Pipelines, with absolute paths; at the end the summaries that the same run
// writes are attached, and warnings without an error mark the step.
func azureDevOpsCommands(f Findings) []byte {
	var b bytes.Buffer
	var errors, warnings int
	for _, x := range worstFirst(f.Findings) {
		word := "warning"
		switch x.Severity {
		case validate.Error:
			word, errors = "error", errors+1
		case validate.Warning:
			warnings++
		default:
			fmt.Fprintf(&b, "%s %s: %s\n", plain(x.Rule.ID), plain(x.Address), plain(x.Message))
			continue
		}
		place := ""
		if r := x.Range; r.Filename != "" {
			place = fmt.Sprintf("sourcepath=%s;linenumber=%d;columnnumber=%d;", azureProperty(f.absolute(r.Filename)), r.Start.Line, r.Start.Column)
		}
		fmt.Fprintf(&b, "##vso[task.logissue type=%s;%scode=%s;]%s\n", word, place, azureProperty(x.Rule.ID), azureData(x.Message))
	}
	for _, file := range f.Summaries {
		fmt.Fprintf(&b, "##vso[task.uploadsummary]%s\n", azureData(file))
	}
	if errors == 0 && warnings > 0 {
		fmt.Fprintf(&b, "##vso[task.complete result=SucceededWithIssues;]%s\n", azureData(TallyOf(&f.Review)))
	}
	return b.Bytes()
}

func azureData(s string) string {
	return strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A").Replace(plain(s))
}

func azureProperty(s string) string {
	return strings.NewReplacer(";", "%3B", "]", "%5D").Replace(azureData(s))
}
