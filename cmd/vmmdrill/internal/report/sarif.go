package report

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"vmmdrill/validate"
)

// What GitHub shows of an upload: https://docs.github.com/code-security/code-scanning, "SARIF results exceed one or more limits".
const (
	sarifResultsMax = 5000 // a run; 25 000 and more are refused
	sarifTagsMax    = 10   // a rule
	sarifTextMax    = 1024 // characters of a message's first sentence and of a title
)

// sarifReport is a SARIF 2.1.0 log with one run: the rules that found something, each with its page, and the findings, the
// worst first. What was put aside is in it as suppressed.
func sarifReport(f Findings) ([]byte, error) {
	run := sarif.NewRun().WithColumnKind("unicodeCodePoints")
	run.Tool = sarif.NewTool().WithDriver(sarif.NewToolComponent().WithName("vmmdrill").WithSemanticVersion(semantic(f.Version)).WithVersion(f.Version))
	l := sarifLog{run: run, index: map[*validate.Rule]int{}, seen: map[string]int{}}
	for _, x := range worstFirst(f.Findings) {
		l.add(&validate.Suppressed{Finding: x})
	}
	for i := range f.Suppressed {
		l.add(&f.Suppressed[i])
	}
	invocation := sarif.NewInvocation().WithExecutionSuccessful(true)
	if l.left > 0 {
		text := fmt.Sprintf("%d findings are left out: a log has at most %d.", l.left, sarifResultsMax)
		invocation.WithToolExecutionNotifications([]*sarif.Notification{sarif.NewNotification().WithLevel(sarif.LevelWarning).WithMessage(sarif.NewMessage().WithText(text))})
	}
	run.WithInvocations([]*sarif.Invocation{invocation})
	log := sarif.NewReport()
	log.AddRun(run)
	var b bytes.Buffer
	err := log.PrettyWrite(&b)
	return append(b.Bytes(), '\n'), err
}

// sarifLog is a run that is being written.
type sarifLog struct {
	run   *sarif.Run
	index map[*validate.Rule]int // of a rule in the driver
	seen  map[string]int         // how often a fingerprint occurred
	left  int
}

func (l *sarifLog) add(x *validate.Suppressed) {
	if len(l.run.Results) == sarifResultsMax {
		l.left++
		return
	}
	r := sarif.NewResult().WithRuleID(plain(x.Rule.ID)).WithRuleIndex(l.rule(x.Rule)).WithLevel(sarifLevel(x.Severity)).
		WithMessage(sarif.NewMessage().WithText(clip(plain(x.Message))))
	if x.Range.Filename != "" {
		r.WithLocations([]*sarif.Location{sarifLocation(&x.Finding)})
	}
	id := x.Fingerprint()
	l.seen[id]++
	r.WithPartialFingerprints(map[string]string{"vmmdrill/v1": fmt.Sprintf("%s:%d", id, l.seen[id])})
	switch x.By {
	case validate.ByComment:
		r.WithSuppressions([]*sarif.Suppression{sarif.NewSuppression().WithKind("inSource").WithJustification(plain(x.Reason))})
	case validate.ByBaseline:
		r.WithSuppressions([]*sarif.Suppression{sarif.NewSuppression().WithKind("external").WithJustification("It is in the baseline.")})
	}
	l.run.Results = append(l.run.Results, r)
}

// rule is the place of a rule in the driver.
func (l *sarifLog) rule(r *validate.Rule) int {
	if i, known := l.index[r]; known {
		return i
	}
	driver := l.run.Tool.Driver
	tags := slices.Concat(r.Tags, r.Requirements)
	d := sarif.NewReportingDescriptor().WithID(plain(r.ID)).WithName(plain(r.Name)).
		WithShortDescription(sarifText(r.Title)).WithFullDescription(sarifText(r.Title)).
		WithHelp(sarifText(cmp.Or(remedyOf(r), r.Title)).WithMarkdown(pageMarkdown(r))).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevel(r.Severity))).
		WithProperties(sarif.NewPropertyBag().WithTags(tags[:min(len(tags), sarifTagsMax)]))
	l.index[r] = len(driver.Rules)
	driver.Rules = append(driver.Rules, d)
	return l.index[r]
}

// pageMarkdown is a rule's page; that of a configuration's own rule is made of its title, which anybody may have written.
func pageMarkdown(r *validate.Rule) string {
	if r.Group() == "" {
		return markdown(r.Title)
	}
	return r.Page
}

func sarifText(s string) *sarif.MultiformatMessageString {
	return sarif.NewMultiformatMessageString().WithText(clip(plain(s)))
}

func clip(s string) string {
	if r := []rune(s); len(r) > sarifTextMax {
		return string(r[:sarifTextMax-1]) + "…"
	}
	return s
}

func sarifLevel(s validate.Severity) string {
	return map[validate.Severity]string{validate.Error: sarif.LevelError, validate.Warning: sarif.LevelWarning, validate.Note: sarif.LevelNote}[s]
}

func sarifLocation(x *validate.Finding) *sarif.Location {
	region := sarif.NewRegion().WithStartLine(max(1, x.Range.Start.Line)).WithStartColumn(max(1, x.Range.Start.Column))
	if x.Range.End.Line >= x.Range.Start.Line && x.Range.End.Line > 0 {
		region.WithEndLine(x.Range.End.Line).WithEndColumn(max(1, x.Range.End.Column))
	}
	artifact := sarif.NewArtifactLocation().WithURI(fileURI(x.Range.Filename))
	if !path.IsAbs(x.Range.Filename) {
		artifact.WithURIBaseID("%SRCROOT%")
	}
	l := sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().WithArtifactLocation(artifact).WithRegion(region))
	if x.Address != "" {
		l.WithLogicalLocations([]*sarif.LogicalLocation{sarif.NewLogicalLocation().WithFullyQualifiedName(plain(x.Address)).WithKind("resource")})
	}
	return l
}

// fileURI is a file's name as a URI, relative unless the name is absolute.
func fileURI(name string) string {
	u := url.URL{Path: name}
	if path.IsAbs(name) {
		u.Scheme = "file"
		return u.String()
	}
	return strings.TrimPrefix(u.String(), "./")
}

// semantic is a version if it is one that SARIF calls semantic, else 0.0.0.
func semantic(version string) string {
	v := strings.TrimPrefix(version, "v")
	if strings.Count(v, ".") >= 2 {
		return v
	}
	return "0.0.0"
}
