package scenarios

import (
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim"
)

// The blocks of a scenario as they are written.

type scenarioBlock struct {
	model.Entity
	description model.Attr[string]
	start       model.Attr[string]
	duration    model.Attr[time.Duration]
	faults      []faultBlock
	runs        []runBlock
	expects     []expectBlock
	initial     *initialBlock
}

type initialBlock struct {
	model.Entity
	vms   model.Attr[[]model.VMID]
	batch model.Attr[int]
}

type faultBlock struct {
	model.Entity
	target      model.Attr[language.Target]
	at          model.Attr[model.Distribution]
	repairAfter model.Attr[model.Distribution]
	factor      model.Attr[float64]
}

type runBlock struct {
	model.Entity
	procedure    model.Attr[string]
	after        model.Attr[model.Distribution]
	when         model.Attr[sim.When]
	mustComplete model.Attr[bool]
	concurrent   model.Attr[bool]
}

type expectBlock struct {
	model.Entity
	condition    model.Attr[hcl.Expression]
	errorMessage model.Attr[hcl.Expression]
}

type whatIfBlock struct {
	model.Entity
	scenario     model.Attr[scenarioID]
	replications model.Attr[int]
	precision    model.Attr[string]
	metrics      model.Attr[[]string]
	vary         []varyBlock
	compare      []compareBlock
}

type varyBlock struct {
	model.Entity
	values, from, to, step model.Attr[hcl.Expression]
	points                 model.Attr[int]
}

type compareBlock struct {
	model.Entity
	deployment, scenario model.Attr[string]
}

// scenarioID is the position of a scenario among all.
type scenarioID int

var scenarioSchema = language.Schema[scenarioBlock]{
	Type: "scenario", Doc: "What is played: faults, runs of procedures in answer, and what is expected of the outcome.", Labelled: true,
	Attributes: []language.Attribute[scenarioBlock]{
		language.Text("description", "What it is about", func(v *scenarioBlock) *model.Attr[string] { return &v.description }, language.From("the language")),
		language.Text("start", "The time of day at which it begins, for machines that write by the time of day", func(v *scenarioBlock) *model.Attr[string] { return &v.start },
			language.Or(`"00:00"`, "the language"), language.From("the language")),
		language.Duration("duration", "How much time is played", func(v *scenarioBlock) *model.Attr[time.Duration] { return &v.duration }, language.From("the language"), language.Required()),
	},
	Blocks: []language.Nested[scenarioBlock]{
		language.One(&initialSchema, func(v *scenarioBlock) **initialBlock { return &v.initial }),
		language.Many(&faultSchema, func(v *scenarioBlock) *[]faultBlock { return &v.faults }),
		language.Many(&runSchema, func(v *scenarioBlock) *[]runBlock { return &v.runs }),
		language.Many(&expectSchema, func(v *scenarioBlock) *[]expectBlock { return &v.expects }),
	},
}

var initialSchema = language.Schema[initialBlock]{
	Type: "initial_replication", Doc: "The scenario begins before there are copies: they are made first.",
	Attributes: []language.Attribute[initialBlock]{
		language.Refers("vm", "vms", "The machines that are copied, in this order; all in the order of the recovery plans unless it is stated", func(v *initialBlock) *model.Attr[[]model.VMID] { return &v.vms }, language.From("FACTS M-20")),
		language.Int("batch", "How many machines begin together; the next ones follow when their copies are complete", func(v *initialBlock) *model.Attr[int] { return &v.batch }, language.From("FACTS M-25"), language.Of("machines"), language.Within("1 and more; all unless it is stated")),
	},
}

var faultSchema = language.Schema[faultBlock]{
	Type: "fault", Doc: "Something that breaks. Its label is what kind of fault it is.", Labelled: true,
	Attributes: []language.Attribute[faultBlock]{
		language.Any("target", "What it strikes; a text names the role of it, such as \"primary\" or \"workloads\"", func(v *faultBlock) *model.Attr[language.Target] { return &v.target }, language.From("the language"), language.Required()),
		language.Seconds("at", "When it strikes, from the start of the scenario", func(v *faultBlock) *model.Attr[model.Distribution] { return &v.at }, language.From("the language"), language.Required()),
		language.Seconds("repair_after", "How long after that it is repaired; never unless it is stated", func(v *faultBlock) *model.Attr[model.Distribution] { return &v.repairAfter }, language.From("the language")),
		language.Number("factor", "What is left of what it strikes, or how many times as much it becomes; of the kinds that have one", func(v *faultBlock) *model.Attr[float64] { return &v.factor }, language.From("the language"),
			language.Of("times"), language.Within("0 to 1; of churn_burst up to 1000")),
	},
}

var runSchema = language.Schema[runBlock]{
	Type: "run", Doc: "A run of a procedure.", Labelled: true,
	Attributes: []language.Attribute[runBlock]{
		language.Label("procedure", "procedure", "The procedure that is run", func(v *runBlock) *model.Attr[string] { return &v.procedure }, language.From("the language"), language.Required()),
		language.Seconds("after", "How long after what it waits for it begins", func(v *runBlock) *model.Attr[model.Distribution] { return &v.after }, language.From("the language"), language.Or(`"0s"`, "the language")),
		language.Text("when", "What it waits for: the first fault, the last repair, or the end of the run before it; unless it is stated, what its procedure says", func(v *runBlock) *model.Attr[sim.When] { return &v.when }, language.From("the language"),
			language.OneOf(string(sim.AfterFault), string(sim.AfterRepair), string(sim.AfterPreviousRun))),
		language.Bool("must_complete", "Whether the scenario is missed when the procedure cannot be carried out to its end", func(v *runBlock) *model.Attr[bool] { return &v.mustComplete }, language.From("the language"), language.Or("true", "the language")),
		language.Bool("concurrent", "Whether it waits for no other run and none waits for it, as with an operator who does not know of the others", func(v *runBlock) *model.Attr[bool] { return &v.concurrent }, language.From("FACTS F-13"), language.Or("false", "the language")),
	},
}

var expectSchema = language.Schema[expectBlock]{
	Type: "expect", Doc: "What has to be true of the outcome.", Labelled: true,
	Attributes: []language.Attribute[expectBlock]{
		language.Expression("condition", "What has to be true; it may speak of result and of the topology", func(v *expectBlock) *model.Attr[hcl.Expression] { return &v.condition }, language.From("the language"), language.Required()),
		language.Expression("error_message", "What to say when it is not; it may speak of result and of the topology", func(v *expectBlock) *model.Attr[hcl.Expression] { return &v.errorMessage }, language.From("the language"), language.Required()),
	},
}

var whatIfSchema = language.Schema[whatIfBlock]{
	Type: "whatif", Doc: "A question: a scenario, and what varies in it.", Labelled: true,
	Attributes: []language.Attribute[whatIfBlock]{
		language.Refer("scenario", "scenario", "The scenario that is played", func(v *whatIfBlock) *model.Attr[scenarioID] { return &v.scenario }, language.From("the language"), language.Required()),
		language.Int("replications", "How often it is played for each value, at most", func(v *whatIfBlock) *model.Attr[int] { return &v.replications }, language.From("the language"), language.Of("replications"), language.Or("100", "the language")),
		language.Text("precision", "It ends earlier when half the width of the 95 % intervals of mean and p95 is at most this part of them, for every metric and value", func(v *whatIfBlock) *model.Attr[string] { return &v.precision }, language.From("the language"), language.Within("a percentage, such as \"5%\"")),
		language.Texts("metrics", "What is reported, such as \"objective.erp.rpo\"; unless it is stated, RTO and RPO of the management server and of every objective, use of the line, and data lost", func(v *whatIfBlock) *model.Attr[[]string] { return &v.metrics }, language.From("the language")),
	},
	Blocks: []language.Nested[whatIfBlock]{
		language.Many(&varySchema, func(v *whatIfBlock) *[]varyBlock { return &v.vary }),
		language.Many(&compareSchema, func(v *whatIfBlock) *[]compareBlock { return &v.compare }),
	},
}

var varySchema = language.Schema[varyBlock]{
	Type: "vary", Doc: "A variable, and the values it takes one after the other: a list, or a range. The label is its name. Several of these form a grid.", Labelled: true,
	Attributes: []language.Attribute[varyBlock]{
		language.Expression("values", "What it is set to, one after the other", func(v *varyBlock) *model.Attr[hcl.Expression] { return &v.values }, language.From("the language")),
		language.Expression("from", "The first value of a range: a text with a unit, or a number", func(v *varyBlock) *model.Attr[hcl.Expression] { return &v.from }, language.From("the language")),
		language.Expression("to", "The last value of a range", func(v *varyBlock) *model.Attr[hcl.Expression] { return &v.to }, language.From("the language")),
		language.Expression("step", "How far apart the values of a range are", func(v *varyBlock) *model.Attr[hcl.Expression] { return &v.step }, language.From("the language")),
		language.Int("points", "How many values a range has, if it has no step: of plain numbers equally far apart, of quantities each as many times the one before it", func(v *varyBlock) *model.Attr[int] { return &v.points }, language.From("the language"), language.Of("values"), language.Within("2 to 1000; 9 unless it is stated")),
	},
}

var compareSchema = language.Schema[compareBlock]{
	Type: "compare", Doc: "Another deployment that the same is asked of, side by side. The label is what it is called in the report.", Labelled: true,
	Attributes: []language.Attribute[compareBlock]{
		language.Text("deployment", "Where it is: an example such as \"example:stretched\", or a path below the directory of this configuration", func(v *compareBlock) *model.Attr[string] { return &v.deployment }, language.From("the language"), language.Required()),
		language.Text("scenario", "The scenario that is played there; the one of the same name unless it is stated", func(v *compareBlock) *model.Attr[string] { return &v.scenario }, language.From("the language")),
	},
}

// Reference is what a configuration may say of drills.
func Reference() []language.Described {
	return slices.Concat(scenarioSchema.Describe(), whatIfSchema.Describe())
}
