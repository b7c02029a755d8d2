package model

import (
	"time"

	"vmmdrill/model/language"
)

var objectiveSchema = language.Schema[Objective]{
	Type: "objective", Doc: "What the business asks for some machines.", Labelled: true,
	Attributes: []language.Attribute[Objective]{
		language.Refers("vm", "vms", "The machines that it is about", func(v *Objective) *Attr[[]VMID] { return &v.VMs }, language.From("the language"), language.Required()),
		language.Duration("rpo", "How much time of work may be lost", func(v *Objective) *Attr[time.Duration] { return &v.RPO }, language.From("the language")),
		language.Duration("rto", "How long they may be away", func(v *Objective) *Attr[time.Duration] { return &v.RTO }, language.From("the language")),
	},
}

var procedureSchema = language.Schema[Procedure]{
	Type: "procedure", Doc: "An ordered list of operator steps.", Labelled: true,
	Attributes: []language.Attribute[Procedure]{
		language.Text("option", "The deployment option it serves; both unless it is stated", func(v *Procedure) *Attr[Option] { return &v.Option }, language.From("the language"), language.OneOf(string(Standalone), string(StretchedCluster))),
		language.Text("description", "What it brings about", func(v *Procedure) *Attr[string] { return &v.Description }, language.From("the language")),
		language.Text("when", "What a run of it waits for unless the run says otherwise", func(v *Procedure) *Attr[string] { return &v.When }, language.From("the language"), language.Or(`"fault"`, "the language"), language.OneOf("fault", "repair", "previous_run")),
	},
	Blocks: []language.Nested[Procedure]{
		language.Many(&stepSchema, func(v *Procedure) *[]Step { return &v.Steps }),
	},
}

var stepSchema = language.Schema[Step]{
	Type: "step", Doc: "One order of an operator.", Labelled: true,
	Attributes: []language.Attribute[Step]{
		language.Text("do", "The operation that is ordered", func(v *Step) *Attr[string] { return &v.Do }, language.From("the language"), language.Required()),
		language.Text("target", "The role it acts on", func(v *Step) *Attr[string] { return &v.Target }, language.From("the language"), language.Required(), language.OneOf("vmm", "sql", "workloads")),
		language.Text("console", "Where the operator works", func(v *Step) *Attr[string] { return &v.Console }, language.From("the language"), language.OneOf("hyper_v_manager", "vault", "failover_cluster_manager", "sql_server", "vmm_console")),
		language.Text("site", "The site of that console, as the deployment names it; where a role is moved to", func(v *Step) *Attr[string] { return &v.Site }, language.From("the language"), language.OneOf("primary", "secondary")),
		language.Seconds("duration", "From the order to its effect, for one machine", func(v *Step) *Attr[Distribution] { return &v.Duration }, language.From("the language"), language.Or(`"0s"`, "the language")),
		language.Text("duration_source", "Where the duration comes from, or the word assumption", func(v *Step) *Attr[string] { return &v.DurationSource }, language.From("the language")),
		language.Duration("wait_at_most", "How long the operator waits for the step to become possible", func(v *Step) *Attr[time.Duration] { return &v.WaitAtMost }, language.From("the language"), language.Or(`"0s"`, "the language")),
		language.Text("recovery_point", "Which of the recovery points before the latest change_recovery_point takes", func(v *Step) *Attr[string] { return &v.RecoveryPoint }, language.From("R-30"), language.OneOf("previous", "oldest", "application_consistent"), language.Or(`"previous"`, "the language")),
		language.Bool("caught_up", "Whether a planned failover waits until the last changes arrived within two intervals", func(v *Step) *Attr[bool] { return &v.CaughtUp }, language.From("the language"), language.Or("false", "the language")),
		language.Text("source", "The requirement that the step states", func(v *Step) *Attr[string] { return &v.Source }, language.From("the language")),
		language.Text("who", "Who does it", func(v *Step) *Attr[string] { return &v.Who }, language.From("the language")),
		language.Text("what", "What is to be done", func(v *Step) *Attr[string] { return &v.What }, language.From("the language")),
		language.Text("check", "How to see that it worked", func(v *Step) *Attr[string] { return &v.Check }, language.From("the language")),
		language.Text("if_it_fails", "What to do if it did not", func(v *Step) *Attr[string] { return &v.IfItFails }, language.From("the language")),
	},
}
