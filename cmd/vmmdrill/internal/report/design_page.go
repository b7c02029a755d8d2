package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"vmmdrill/scenarios/explore"
	"vmmdrill/sim"
)

//go:embed page/page.html
var pageTemplate string

//go:embed page/page.css
var pageStyle string

//go:embed page/page.js
var pageScript string

var designPage = template.Must(template.New("").Funcs(template.FuncMap{"capital": title, "sectionName": sectionName}).Parse(pageTemplate))

// part is a section of the page that others link to.
type part struct{ ID, Name string }

var parts = []part{{"verdict", "Verdict"}, {"actions", "What to do"}, {"deployment", "Deployment"}, {"findings", "Findings"}, {"scenarios", "Scenarios"}, {"gaps", "Second loss"},
	{"verification", "Search"}, {"capacity", "Capacity"}, {"runbooks", "Runbooks"}, {"machines", "Machines"}, {"assumptions", "Assumptions"}, {"words", "Words"}, {"again", "Commands and hashes"}}

// sectionName is what a link to a section says.
func sectionName(id string) string {
	if n, ok := strings.CutPrefix(id, "scenario-"); ok {
		return "scenario " + n
	}
	for _, p := range parts {
		if p.ID == id {
			return strings.ToLower(p.Name)
		}
	}
	return id
}

// designView is the report as the template takes it: texts in the order in which they are read.
type designView struct {
	Policy, Version, Summary, Mood string
	Style                          template.CSS
	Script                         template.JS
	Seed                           uint64
	Deployment                     deploymentJSON
	Parts                          []part
	Judgement                      Judgement
	Reasons                        []reason
	Objectives, Worst              grid
	Actions                        []action
	Drawing                        template.HTML
	Groups, Findings, Aside        grid
	Tally, NotPlayed, NotVerified  string
	Scenarios                      []scenarioView
	Unprotected, Windows           grid
	TimedWindows                   *grid
	Searches                       grid
	Stories                        []storyView
	Promises, Mistakes, Losses     grid
	PlannedFor                     string
	Capacity                       grid
	Procedures                     []procedureJSON
	Machines, Assumed              grid
	OfTheModel, OfTheSearch        []string
	Commands, Files                grid
	Words                          []word
}

// DesignHTML is the report as one file that loads nothing: it can be read without a network and without its script, on paper, light and dark.
// The content security policy in it allows its own style and script, by their hashes, and nothing else.
func DesignHTML(d *Design) ([]byte, error) {
	var b bytes.Buffer
	err := designPage.ExecuteTemplate(&b, "page", d.view())
	return b.Bytes(), err
}

// moods are how judgements look.
var moods = map[Judgement]string{DoesNotSurvive: "bad", NotShown: "bad", WithDoubts: "doubt", Survives: "good"} // looked up only

func (d *Design) view() designView {
	style := pageStyle + LanesCSS
	machines := d.machines()
	judgement := d.Judgement()
	v := designView{Policy: policy(style, pageScript), Version: d.Version, Seed: d.Seed, Mood: moods[judgement], Style: template.CSS(style), Script: template.JS(pageScript),
		Deployment: d.deployment(), Parts: parts, Judgement: judgement, Reasons: d.reasons(), Objectives: d.objectivesGrid(), Worst: d.worstGrid(), Actions: d.actions(),
		Drawing: template.HTML(SVG(GraphOf(d.Config.Topology))), Groups: groupsGrid(groups(machines)), Findings: d.findingsGrid(), Aside: d.asideGrid(),
		Tally: fmt.Sprintf("%s, of %d rules.", TallyOf(&d.Findings.Review), len(d.Findings.Rules)), NotPlayed: d.NotPlayed, NotVerified: d.NotVerified,
		PlannedFor: plannedFor(&d.Capacity), Capacity: d.capacityGrid(), Procedures: procedures(d.Config.Topology, d.Procedures), Machines: d.machinesGrid(machines),
		Assumed: d.assumedGrid(), OfTheModel: sim.Assumptions, OfTheSearch: explore.Assumptions, Commands: commandsGrid(d.Commands), Files: filesGrid(d.Files), Words: words}
	v.Summary = fmt.Sprintf("%s at %s.", plural(len(machines), "machine"), plural(len(d.Config.Topology.Sites), "site"))
	for i := range d.Verdicts {
		v.Scenarios = append(v.Scenarios, d.scenarioView(i))
	}
	v.Unprotected = d.unprotectedGrid()
	d.verificationView(&v)
	return v
}

// policy allows a style and a script by their hashes, and nothing else.
func policy(style, script string) string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hash(style), hash(script))
}
