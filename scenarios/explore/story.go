package explore

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// Event is one thing that happens in a story.
type Event struct {
	Text    string
	strikes *fault // what breaks
	mended  *fault // what is repaired
	step    *model.Step
	by      bool // it happens by itself
}

// tell is the story of a way through a rehearsal and of what is wrong at its end.
func (r *rehearsal) tell(f *Search, to StateID, promise, what string) (story []Event) {
	actions, states := f.Way(to)
	x := r.Expander().(*rehearsing)
	at := r.Initial()
	for i, a := range actions {
		x.unpack(at, &x.at, &x.parts)
		x.pos = positionOf(x.at.extra)
		if e := x.event(int(a)); e.Text != "" {
			story = append(story, e)
		}
		at = f.Key(states[i])
	}
	x.unpack(at, &x.at, &x.parts)
	x.pos = positionOf(x.at.extra)
	return append(story, x.ending(promise, what)...)
}

// event is what an action is in the world at hand.
func (x *rehearsing) event(a int) Event {
	switch {
	case a < x.transitions && a%2 == 0:
		f := &x.s.faults[a/2]
		return Event{Text: fmt.Sprintf("%s strikes %s.", f.kind, f.target), strikes: f}
	case a < x.transitions:
		f := &x.s.faults[a/2]
		return Event{Text: fmt.Sprintf("%s is repaired (%s).", f.target, f.kind), mended: f}
	case a < x.moves:
		s := &x.s.software[a-x.transitions]
		return Event{Text: fmt.Sprintf("By itself: %s of %s.", s.Op.Name, x.s.name(s.Target)), by: true}
	}
	return x.moved(move(a - x.moves))
}

// moved is what operators do.
func (x *rehearsing) moved(m move) Event {
	switch m {
	case beginFailover, beginFailback, failOverWithoutNeed:
		return Event{Text: capital(moveTexts[m]) + "."}
	case wrongConsole, wrongSite:
		step := x.procedure(x.pos).Steps[x.pos.step]
		misplace(&step, m)
		step.WaitAtMost.Value = 0
		return Event{Text: fmt.Sprintf(moveTexts[m]+": %s.", step.Name, orderText(&step)), step: &step}
	}
	step, _ := x.current(x.pos)
	if m != carryOn {
		return Event{Text: capital(fmt.Sprintf(moveTexts[m], step.Name)) + "."}
	}
	return x.carried(step)
}

// carried is a step that is carried out in the world at hand.
func (x *rehearsing) carried(step *model.Step) Event {
	x.copyWorld()
	e := Event{Text: fmt.Sprintf("Step %q of the %s: %s.", step.Name, x.procedure(x.pos).Name, orderText(step))}
	if len(x.s.targetsOf(step)) == 0 {
		return Event{} // it concerns nobody here
	}
	if x.pos.ordered {
		e.Text = fmt.Sprintf("Step %q of the %s takes effect.", step.Name, x.procedure(x.pos).Name)
		return e
	}
	e.step = step
	switch done, why := x.s.carryOut(&x.next, step, false); {
	case done == begun:
		e.Text = fmt.Sprintf("Step %q of the %s is ordered: %s. The last changes are on their way.", step.Name, x.procedure(x.pos).Name, orderText(step))
	case done == refused || done == waits:
		e.Text += fmt.Sprintf(" It is refused: %s.", why)
	case why != nil:
		e.Text += fmt.Sprintf(" Some are refused: %s.", why)
	}
	return e
}

func orderText(step *model.Step) string {
	text := step.Do.Value + " of " + step.Target.Value
	if step.Console.Value != "" {
		text += " from " + strings.ReplaceAll(step.Console.Value, "_", " ")
	}
	if step.Site.Value != "" {
		text += " at the " + step.Site.Value + " site"
	}
	return text
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// ending is what follows the last state of a way, so that everybody sees what is wrong.
func (x *rehearsing) ending(promise, what string) (story []Event) {
	switch promise {
	case "procedure_completes", "failover_restores_service", "ends_at_home", "vmm_home_first":
		step, _ := x.current(x.pos)
		story = append(story, x.carried(step))
	case "service_restored":
		story = x.lossAndRescue(what)
	case "home_again":
		story = x.repairAndFailback()
	}
	return append(story, Event{Text: capital(what) + "."})
}

// lossAndRescue is the loss of the site whose loss cannot be survived, and what people do then.
func (x *rehearsing) lossAndRescue(what string) (story []Event) {
	for _, side := range bothSides {
		if !strings.HasPrefix(what, "with "+x.s.site(side.Other())+" lost") {
			continue
		}
		for i := range x.s.faults {
			f := &x.s.faults[i]
			gone := f.outage.Op == recovery.SiteOutage && f.outage.Args.Side == side.Other()
			switch {
			case gone && x.at.estate.Up[side.Other()]:
				story = append(story, Event{Text: fmt.Sprintf("%s is lost for good.", f.target), strikes: f})
			case !gone && x.s.allowed(&x.at, &f.repair) == nil:
				story = append(story, Event{Text: fmt.Sprintf("%s is repaired (%s).", f.target, f.kind), mended: f})
			}
		}
		for i := range x.s.failover.Steps {
			step := x.s.failover.Steps[i]
			step.Site.Value = side.String()
			if step.Do.Value != recovery.Commit.Name && len(x.s.targetsOf(&step)) > 0 {
				story = append(story, Event{Text: fmt.Sprintf("The operators try to fail over: %s.", orderText(&step)), step: &step})
			}
		}
	}
	return story
}

// repairAndFailback is the repair of everything, and the failback.
func (x *rehearsing) repairAndFailback() (story []Event) {
	for i := range x.s.faults {
		if f := &x.s.faults[i]; x.s.allowed(&x.at, &f.repair) == nil {
			story = append(story, Event{Text: fmt.Sprintf("%s is repaired (%s).", f.target, f.kind), mended: f})
		}
	}
	for i := range x.s.failback.Steps {
		if step := &x.s.failback.Steps[i]; len(x.s.targetsOf(step)) > 0 {
			story = append(story, Event{Text: fmt.Sprintf("The operators try the failback: %s.", orderText(step)), step: step})
		}
	}
	return story
}

// Range is where the step stands that an event carries out, empty if it carries none out. A built-in procedure stands in no file of the
// configuration.
func (e *Event) Range() hcl.Range {
	if e.step == nil {
		return hcl.Range{}
	}
	return e.step.Range
}
