package report

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"vmmdrill/scenarios/explore"
	"vmmdrill/validate"
)

// VerifySARIF is a SARIF 2.1.0 log with a result for each counterexample: on the line that allows it, its story as a code flow.
func VerifySARIF(v Verification) ([]byte, error) {
	run := sarif.NewRun().WithColumnKind("unicodeCodePoints")
	run.Tool = sarif.NewTool().WithDriver(sarif.NewToolComponent().WithName("vmmdrill").WithSemanticVersion(semantic(v.Version)).WithVersion(v.Version))
	for _, p := range promises(v) {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarif.NewReportingDescriptor().WithID(p.Name).WithName(p.Name).
			WithShortDescription(sarifText(p.Doc)).WithFullDescription(sarifText(p.Doc)).WithHelp(sarifText(p.Doc+" "+p.Source)).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarif.LevelError)))
	}
	for i := range v.Counterexamples {
		run.Results = append(run.Results, sarifCounterexample(v, run, &v.Counterexamples[i]))
	}
	if run.Results == nil {
		run.Results = []*sarif.Result{}
	}
	run.WithInvocations([]*sarif.Invocation{sarif.NewInvocation().WithExecutionSuccessful(true)})
	log := sarif.NewReport()
	log.AddRun(run)
	var b bytes.Buffer
	err := log.PrettyWrite(&b)
	return append(b.Bytes(), '\n'), err
}

func sarifCounterexample(v Verification, run *sarif.Run, c *explore.Counterexample) *sarif.Result {
	index := 0
	for i, r := range run.Tool.Driver.Rules {
		if *r.ID == c.Promise {
			index = i
		}
	}
	r := sarif.NewResult().WithRuleID(c.Promise).WithRuleIndex(index).WithLevel(sarif.LevelError).
		WithMessage(sarif.NewMessage().WithText(clip(plain(capitalised(c.What)) + ".")))
	var lines []*sarif.Location
	for _, l := range c.Lines {
		lines = append(lines, sarifPlace(l.Range).WithMessage(sarif.NewMessage().WithText(l.Why)))
	}
	if len(lines) > 0 {
		r.WithLocations(lines[:1]).WithRelatedLocations(lines[1:])
	}
	flow := sarif.NewThreadFlow()
	for i, e := range c.Story {
		at := sarif.NewLocation()
		if v.Config.Files[e.Range().Filename] != nil {
			at = sarifPlace(e.Range())
		} else if len(lines) > 0 {
			at = sarifPlace(c.Lines[0].Range)
		}
		at.WithMessage(sarif.NewMessage().WithText(clip(plain(fmt.Sprintf("%d. %s", i+1, e.Text)))))
		flow.Locations = append(flow.Locations, sarif.NewThreadFlowLocation().WithLocation(at))
	}
	r.WithCodeFlows([]*sarif.CodeFlow{sarif.NewCodeFlow().WithThreadFlows([]*sarif.ThreadFlow{flow})})
	return r
}

func sarifPlace(at hcl.Range) *sarif.Location {
	return sarifLocation(&validate.Finding{Range: at})
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	return string(bytes.ToUpper([]byte(s[:1]))) + s[1:]
}
