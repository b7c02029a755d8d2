package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"vmmdrill/validate"
)

// FindingsFormats are the formats of findings, in the order of the manual.
var FindingsFormats = []string{"text", "compact", "json", "sarif", "junit", "markdown", "csv", "github", "azuredevops", "checkstyle"}

// FindingsAs writes findings in one of FindingsFormats.
func FindingsAs(format string, f Findings, quiet bool) ([]byte, error) {
	switch format {
	case "text":
		return FindingsText(f, quiet)
	case "compact":
		return compact(f), nil
	case "json":
		return FindingsJSON(f)
	case "sarif":
		return sarifReport(f)
	case "junit":
		return junitReport(f)
	case "markdown":
		return findingsMarkdown(f), nil
	case "csv":
		return findingsCSV(f)
	case "github":
		return githubCommands(f), nil
	case "azuredevops":
		return azureDevOpsCommands(f), nil
	case "checkstyle":
		return checkstyle(f)
	}
	return nil, fmt.Errorf("report: there is no format %q", format)
}

// worstFirst are findings by severity, the worst first, and among equals in the order of the text.
func worstFirst(findings []validate.Finding) []validate.Finding {
	list := slices.Clone(findings)
	slices.SortStableFunc(list, func(a, b validate.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return list
}

// shown are the findings, and those that were put aside if they are to be shown, in the order of the text.
func (f *Findings) shown() []validate.Suppressed {
	var list []validate.Suppressed
	for _, x := range f.Findings {
		list = append(list, validate.Suppressed{Finding: x})
	}
	if f.ShowSuppressed {
		list = append(list, f.Suppressed...)
	}
	slices.SortStableFunc(list, func(a, b validate.Suppressed) int {
		switch {
		case validate.Before(&a.Finding, &b.Finding):
			return -1
		case validate.Before(&b.Finding, &a.Finding):
			return 1
		}
		return 0
	})
	return list
}

// absolute is the path of a file for programs that do not know where this one runs.
func (f *Findings) absolute(file string) string {
	if file == "" || path.IsAbs(file) || f.Directory == "" || len(file) > 1 && file[1] == ':' {
		return file
	}
	return path.Join(f.Directory, file)
}
