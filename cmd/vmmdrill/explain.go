package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/sim"
	"vmmdrill/sim/recovery"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain NAME",
		Short: "Explain a rule or group of rules, requirement, fact, failure, attribute, operation, refusal, fault or promise",
		Long: `Explain what a word in vmmdrill's input or output means: a rule or a group of them, a requirement or another fact of the documents, a failure mode, a block or attribute of
the language, an operation or fault, a reason of refusal, an invariant or a promise. "assumptions" are the simulator's own;
"failures" lists what simulate --failure can play, "promises" what verify holds a deployment to; "language" is the whole reference of the language.`,
		Example: "  vmmdrill explain CLD001\n  vmmdrill explain R-24\n  vmmdrill explain M-6\n  vmmdrill explain F-3\n  vmmdrill explain failures\n  vmmdrill explain vm.disk.write_rate\n  vmmdrill explain reverse_replication\n" +
			"  vmmdrill explain VMM_DOWN",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, ok := explain(args[0])
			if !ok {
				return exit{exitUsage, fmt.Sprintf("nothing is called %q%s", args[0], suggestion(args[0]))}
			}
			_, err := fmt.Fprint(c.OutOrStdout(), text)
			return err
		},
	}
}

// entry is one thing that can be explained.
type entry struct {
	names []string
	text  func() string
}

func explain(name string) (string, bool) {
	name = strings.TrimSpace(strings.TrimPrefix(name, "FACTS")) // as reports cite it
	for _, e := range entries() {
		if slices.ContainsFunc(e.names, func(n string) bool { return strings.EqualFold(n, name) }) {
			return e.text(), true
		}
	}
	return "", false
}

// entries are everything that has a name, rules first.
func entries() (list []entry) {
	add := func(text func() string, names ...string) { list = append(list, entry{names, text}) }
	for _, r := range rules.All {
		add(func() string {
			return fmt.Sprintf("%s (%s), %v, option: %v\n\n%s", r.ID, r.Name, r.Severity, r.Options, r.Page)
		}, r.ID, r.Name)
	}
	for _, g := range rules.Groups {
		add(func() string { return "a group of rules\n\n" + string(rulesTable([]rules.Group{g})) }, g.ID)
	}
	for _, r := range model.Requirements() {
		add(func() string { return requirementText(r) }, r.ID)
	}
	for _, f := range model.Facts() {
		_, name, parameter := strings.Cut(f.ID, " ")
		if !parameter {
			name = f.ID
		}
		add(func() string { return factText(f) }, f.ID, name)
	}
	for _, f := range scenarios.Failures() {
		add(func() string { return f.Page }, f.Name) // a failure mode of the facts has been found by now
	}
	add(failuresText, "failures")
	for _, op := range recovery.Operations {
		add(func() string { return operationText(op) }, op.Name)
	}
	for _, f := range sim.FaultKinds {
		add(func() string { return faultText(f) }, string(f.Kind))
	}
	for _, r := range append(slices.Clone(recovery.Refusals), sim.NotCaughtUp, sim.OperationInProgress, sim.JobFailed, sim.ScriptFailed, sim.NoConsistentPoint, sim.ProviderConnects) {
		add(func() string {
			return fmt.Sprintf("%s: a reason of refusal\n\n%s.\nSource: %s\n", r.Code, r.Text, r.Source)
		}, r.Code)
	}
	for _, inv := range recovery.Invariants {
		add(func() string { return promiseText("an invariant", inv.Name, inv.Doc, "the protocol") }, inv.Name)
	}
	for _, p := range explore.Promises {
		add(func() string { return promiseText("a promise", p.Name, p.Doc, p.Source) }, p.Name)
	}
	add(promisesText, "promises")
	add(func() string {
		return "assumptions: what the simulator takes for granted because no document says it\n\n- " + strings.Join(sim.Assumptions, "\n- ") + "\n"
	}, "assumptions")
	reference := languageReference()
	for _, d := range reference {
		add(func() string { return report.DescribedText(reference, d) }, d.Address)
	}
	add(func() string { return string(report.Reference(reference)) }, "language")
	return list
}

// languageReference is everything that a configuration may say.
func languageReference() []model.Described {
	return slices.Concat(model.Reference(), scenarios.Reference(), validate.Reference(), explore.Reference())
}

// factText is a fact, and of a failure mode what the library plays of it.
func factText(f model.Fact) string {
	text := fmt.Sprintf("%s: a fact of the documents\n\n%s\nSource: %s\n", f.ID, f.Text, f.Source)
	if page := scenarios.FailureNamed(f.ID); page != nil {
		text += "\n" + page.Page
	}
	return text
}

// promiseText is a promise that verify looks for breaches of, and its page.
func promiseText(kind, name, doc, source string) string {
	_, page, _ := strings.Cut(explore.Page(name), "\n")
	return fmt.Sprintf("%s: %s\n\n%s\n%s\nSource: %s\n", name, kind, doc, page, source)
}

// promisesText lists what verify looks for breaches of.
func promisesText() string {
	var b strings.Builder
	b.WriteString("promises: what verify holds a deployment to\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, inv := range recovery.Invariants {
		fmt.Fprintf(w, "%s\t%s\n", inv.Name, inv.Doc)
	}
	for _, p := range explore.Promises {
		fmt.Fprintf(w, "%s\t%s\n", p.Name, p.Doc)
	}
	w.Flush()
	return b.String()
}

// failuresText lists what simulate --failure plays.
func failuresText() string {
	var b strings.Builder
	fmt.Fprint(&b, "failures: what vmmdrill simulate --failure NAME plays on any deployment of the option; vmmdrill explain NAME shows the page\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range scenarios.Failures() {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", f.Name, cmp.Or(string(f.Option), "both"), f.Title)
	}
	w.Flush()
	return b.String()
}

func faultText(f sim.KindOfFault) string {
	text := fmt.Sprintf("%s: a fault, of a %s\n\n%s\n", f.Kind, f.Target, f.Doc)
	if f.Factor != "" {
		text += "\nfactor: " + f.Factor + "\n"
	}
	return text
}

func operationText(op *recovery.Operation) string {
	by := map[recovery.Actor]string{recovery.Operator: "an order of an operator", recovery.Software: "what software does by itself", recovery.Nature: "a fault or repair"}[op.By]
	return fmt.Sprintf("%s: %s\n\n%s\n", op.Name, by, op.Doc)
}

// requirementText is a requirement with the rules that check it.
func requirementText(r model.Requirement) string {
	var by []string
	for _, rule := range rules.All {
		if rule.Serves(r.ID) {
			by = append(by, rule.ID+" "+rule.Name)
		}
	}
	text := fmt.Sprintf("%s: a requirement of the documents, option: %s\n\n%s\n", r.ID, r.Option, r.Text)
	if len(by) > 0 {
		text += "Checked by: " + strings.Join(by, ", ") + "\n"
	}
	return text
}

// suggestion is the name that looks most like what was asked for.
func suggestion(name string) string {
	best, distance := "", 4
	for _, e := range entries() {
		for _, n := range e.names {
			if d := levenshtein.Distance(strings.ToLower(n), strings.ToLower(name), nil); d < distance {
				best, distance = n, d
			}
		}
	}
	if best == "" {
		return "; vmmdrill rules lists the rules"
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
