package report

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

type diffJSON struct {
	FormatVersion string           `json:"format_version"`
	Version       string           `json:"version"`
	Old           string           `json:"old"`
	New           string           `json:"new"`
	Renamed       []renameJSON     `json:"renamed"`
	Removed       []entityJSON     `json:"removed"`
	Added         []entityJSON     `json:"added"`
	Changed       []changedJSON    `json:"changed"`
	Findings      contrastFindings `json:"findings"`
	Seed          uint64           `json:"seed"`
	Replications  int              `json:"replications"`
	Repeat        string           `json:"repeat"`
	NotPlayed     string           `json:"not_played"`
	Forced        string           `json:"force_with,omitempty"`
	Scenarios     []contrastJSON   `json:"scenarios"`
	Unasked       []string         `json:"no_longer_asked"`
	Regression    bool             `json:"regression"`
}

type renameJSON struct {
	Kind string    `json:"kind"`
	Old  string    `json:"old"`
	New  string    `json:"new"`
	Was  placeJSON `json:"was"`
	placeJSON
}

type entityJSON struct {
	Kind    string `json:"kind"`
	Address string `json:"address"`
	Content string `json:"content"`
	placeJSON
}

type changedJSON struct {
	Kind    string       `json:"kind"`
	Address string       `json:"address"`
	Was     placeJSON    `json:"was"`
	Changes []changeJSON `json:"changes"`
	placeJSON
}

type changeJSON struct {
	Sort   compare.Sort `json:"sort"`
	Path   string       `json:"path"`
	Old    string       `json:"old"`
	New    string       `json:"new"`
	Gained []string     `json:"gained,omitempty"`
	Lost   []string     `json:"lost,omitempty"`
	placeJSON
}

type contrastFindings struct {
	Gained []findingJSON `json:"gained"`
	Aside  []asideJSON   `json:"put_aside"`
	Lost   []findingJSON `json:"lost"`
	Stayed int           `json:"as_before"`
}

type asideJSON struct {
	suppressedJSON        // severity is the worse one of both configurations
	ToldAs         string `json:"told_as,omitempty"`
	New            bool   `json:"gained"`
	Excused        bool   `json:"excused"`
}

type contrastJSON struct {
	Name    string       `json:"name"`
	Before  bool         `json:"passed_before"`
	After   bool         `json:"passed_after"`
	Missed  []string     `json:"now_missed"`
	Still   []string     `json:"still_missed"`
	Met     []string     `json:"no_longer_missed"`
	Why     []unmetJSON  `json:"messages"` // of what is missed now
	Figures []figureJSON `json:"figures"`
	Alone   []aloneJSON  `json:"only_in_one"`
}

type unmetJSON struct {
	What    string `json:"what"`
	Message string `json:"message"`
}

type aloneJSON struct {
	Of   string `json:"of"`
	Name string `json:"name"`
	In   string `json:"in"` // "old" or "new"
	scenarios.Pair
}

type figureJSON struct {
	Of         string             `json:"of"`
	Name       string             `json:"name"`
	Measure    string             `json:"measure"`
	Verdict    string             `json:"verdict"` // "worse", "better" or "same"
	Old        scenarios.Quantity `json:"old"`
	New        scenarios.Quantity `json:"new"`
	Pairs      int                `json:"pairs"`
	Differ     int                `json:"differ"`
	NowNever   int                `json:"now_never"`
	NoMore     int                `json:"no_longer_never"`
	Difference differenceJSON     `json:"difference"`
}

type differenceJSON struct {
	Mean   *float64 `json:"mean"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Median *float64 `json:"median"`
}

func placeOf(at hcl.Range) placeJSON { return placeJSON{at.Filename, at.Start.Line} }

// DiffJSON is the document of format_version 1.
func DiffJSON(d Diff) ([]byte, error) {
	doc := diffJSON{FormatVersion: FormatVersion, Version: d.Version, Old: d.Old, New: d.New, Renamed: []renameJSON{}, Removed: entitiesOf(d.Difference.Removed),
		Added: entitiesOf(d.Difference.Added), Changed: []changedJSON{}, Seed: d.Seed, Replications: d.Replications, Repeat: d.Repeat, NotPlayed: d.NotPlayed, Forced: d.Forced,
		Findings:  contrastFindings{findingsOf(d.Findings.Gained), asidesOf(d.Findings.Aside), findingsOf(d.Findings.Lost), len(d.Findings.Stayed)},
		Scenarios: []contrastJSON{}, Unasked: append([]string{}, d.Unasked()...), Regression: d.Regression()}
	for _, r := range d.Difference.Renamed {
		doc.Renamed = append(doc.Renamed, renameJSON{r.Kind, r.Old, r.New, placeOf(r.OldAt), placeOf(r.NewAt)})
	}
	for _, c := range d.Difference.Changed {
		j := changedJSON{c.Kind, c.Address, placeOf(c.Old), nil, placeOf(c.New)}
		for _, x := range c.Changes {
			j.Changes = append(j.Changes, changeJSON{x.Sort, x.Path, x.Old, x.New, x.Gained, x.Lost, placeOf(x.Range)})
		}
		doc.Changed = append(doc.Changed, j)
	}
	for i := range d.Scenarios {
		doc.Scenarios = append(doc.Scenarios, contrastOf(&d.Scenarios[i]))
	}
	return indent(doc)
}

func entitiesOf(entities []compare.Entity) []entityJSON {
	list := []entityJSON{}
	for _, e := range entities {
		list = append(list, entityJSON{e.Kind, e.Address, e.Content, placeOf(e.Range)})
	}
	return list
}

func asidesOf(asides []validate.Aside) []asideJSON {
	list := []asideJSON{}
	for i := range asides {
		a := &asides[i]
		j := asideJSON{suppressedJSON: suppressedJSON{findingOf(&a.Finding), a.By, a.Reason, a.Until}, New: a.New, Excused: a.Excused()}
		if a.Told != 0 {
			j.ToldAs = a.Told.String()
		}
		list = append(list, j)
	}
	return list
}

func whats(unmet []scenarios.Unmet) []string {
	list := []string{}
	for _, x := range unmet {
		list = append(list, x.What)
	}
	return list
}

func sideName(new bool) string {
	if new {
		return "new"
	}
	return "old"
}

func contrastOf(c *scenarios.Contrast) contrastJSON {
	j := contrastJSON{Name: c.New.Summary.Scenario.Name, Before: c.Old.Passed(), After: c.New.Passed(),
		Missed: whats(c.Missed), Still: whats(c.Still), Met: whats(c.Met), Why: []unmetJSON{}, Figures: []figureJSON{}, Alone: []aloneJSON{}}
	for _, x := range slices.Concat(c.Missed, c.Still) {
		j.Why = append(j.Why, unmetJSON(x))
	}
	for _, a := range c.Alone {
		j.Alone = append(j.Alone, aloneJSON{a.Of, a.Name, sideName(a.New), a.Pair})
	}
	for i := range c.Figures {
		p := &c.Figures[i]
		j.Figures = append(j.Figures, figureJSON{p.Of, p.Name, p.Measure, verdictOf(p), p.Old, p.New, p.Pairs, p.Differ, p.Lost, p.Back,
			differenceJSON{p.Mean, p.Low, p.High, p.Median}})
	}
	return j
}
