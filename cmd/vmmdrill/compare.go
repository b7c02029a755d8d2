package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/options"
	"vmmdrill/scenarios/whatif"
	"vmmdrill/validate"
)

// choice is the compare command's own flags.
type choice struct {
	simulation // what it plays, and how
	folder     string
}

// comparedFailure is what designs are compared with unless somebody asks for something else.
const comparedFailure = "site_lost_and_back"

func compareCommand() *cobra.Command {
	var x choice
	c := &cobra.Command{
		Use:   "compare [PATH] [OTHER]",
		Short: "Put the two options and no change side by side, and recommend one",
		Long: `Put designs of the same workloads side by side: VMM standalone with Hyper-V Replica, VMM in a stretched cluster, and VMM with nothing
done for it. Each is told what it takes (machines, licences as counts, steps of people, line) and what becomes of it when the same happens with
the same luck (RTO, RPO, times without protection).

PATH is a deployment of either option; OTHER one of the other option for the same workloads: without --force both have to protect machines and state objectives of the
same names. What is not given is derived from PATH: workloads, hosts, sites
and lines stay, and what there has to be more is added and named as an assumption. --write FOLDER writes the derived designs, to be looked at and corrected.

What is played is the loss of the primary site and the way back (site_lost_and_back of the library) or, with --failure, others of it.

One is recommended by the objectives of PATH: of the designs that keep them all and in which validate finds no error, the one of fewest machines, with the figures for and against each. The documents'
own advice, to replicate to Azure instead, is told with what it would change.`,
		Example: "  vmmdrill compare example:standalone\n" +
			"  vmmdrill compare --failure site_lost_and_back --failure F-8 -o text -o json=options.json deployment/\n" +
			"  vmmdrill compare --replications 20 --write derived -o markdown=comment.md deployment/",
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error { return x.run(c, args) },
	}
	x.in.flags(c)
	x.out.flags(c, "text", "markdown", "json")
	c.Flags().Uint64Var(&x.seed, "seed", 1, "seed of all that is drawn")
	c.Flags().StringArrayVar(&x.failures, "failure", []string{comparedFailure}, "play this failure `mode` of the library, which all designs can have; may be repeated")
	c.Flags().IntVar(&x.replications, "replications", 100, "how often each scenario is played")
	x.workersFlag(c)
	c.Flags().BoolVar(&x.force, "force", false, "compare designs that do not protect the same all the same")
	c.Flags().StringVar(&x.folder, "write", "", "write each derived design to a file in this `FOLDER`")
	return c
}

func (x *choice) run(c *cobra.Command, args []string) error {
	sinks, err := x.out.parse("text")
	if err != nil {
		return err
	}
	if err := x.checkFlags(); err != nil {
		return err
	}
	given, err := x.given(c, args)
	if err != nil {
		return err
	}
	apart, err := x.apart(args, given)
	if err != nil {
		return err
	}
	designs, missing := designsOf(given)
	if err := x.save(designs); err != nil {
		return err
	}
	doc := report.Options{Apart: apart, Version: versionText(), Seed: x.seed, Replications: x.replications, Repeat: x.repeat(designs[0].Config, args)}
	if doc.Findings, err = x.reviews(c, designs, given[0].Config); err != nil {
		return err
	}
	if doc.Comparison, err = x.compare(c, designs, missing); err != nil {
		return err
	}
	return x.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.OptionsJSON(doc)
		case "markdown":
			return report.OptionsMarkdown(doc), nil
		}
		return report.OptionsText(doc, x.in.quiet), nil
	})
}

// given are the designs that are named.
func (x *choice) given(c *cobra.Command, args []string) (given []options.Design, err error) {
	for _, paths := range pathsOf(args) {
		p, err := x.in.readAll(c, paths)
		if err != nil {
			return nil, err
		}
		if len(p.Topology.VMs) == 0 {
			return nil, exit{exitNothing, "nothing was compared: the configuration has no machines"}
		}
		given = append(given, options.Design{Kind: options.KindOf(p.Topology), Config: p.Config})
	}
	if len(given) == 2 && given[0].Kind == given[1].Kind {
		return nil, exit{exitUsage, fmt.Sprintf("both are of one kind, %s; vmmdrill diff compares such", given[0].Kind)}
	}
	return given, nil
}

// designsOf are those that were given, and those that are derived from the first of them, in the order of the kinds.
func designsOf(given []options.Design) (list []options.Design, missing []options.Missing) {
	for _, kind := range options.Kinds {
		if i := slices.IndexFunc(given, func(d options.Design) bool { return d.Kind == kind }); i >= 0 {
			list = append(list, given[i])
			continue
		}
		d, err := options.Derive(given[0].Config, kind)
		if err != nil {
			missing = append(missing, options.Missing{Kind: kind, Why: err.Error()})
			continue
		}
		list = append(list, d)
	}
	return list, missing
}

func pathsOf(args []string) (list [][]string) {
	for _, a := range args {
		list = append(list, []string{a})
	}
	if len(list) == 0 {
		return [][]string{nil}
	}
	return list
}

// save writes the derived designs.
func (x *choice) save(designs []options.Design) error {
	if x.folder == "" {
		return nil
	}
	if err := os.MkdirAll(x.folder, 0o755); err != nil {
		return exit{exitUsage, fmt.Sprintf("cannot write to %s: %v", x.folder, err)}
	}
	for i := range designs {
		if d := &designs[i]; !d.Given() {
			name := filepath.Join(x.folder, strings.ReplaceAll(string(d.Kind), " ", "_")+".hcl")
			if err := replaceFile(name, d.Text, 0o644); err != nil {
				return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", name, err)}
			}
		}
	}
	return nil
}

// reviews are what validate finds in each design. What the given one, from which others are derived, puts aside or takes lightly is put
// aside in these as well: they have neither its comments nor its lint block.
func (x *choice) reviews(c *cobra.Command, designs []options.Design, from *model.Config) (list []validate.Review, err error) {
	accepted := map[string]bool{} // looked up only
	for i := range designs {
		p, err := x.in.whole(c, designs[i].Config)
		if err != nil {
			return nil, err
		}
		found, err := (&review{disabled: true}).check(&x.in, c, p)
		if err != nil {
			return nil, err
		}
		list = append(list, found)
		if designs[i].Config == from {
			accept(accepted, &found)
		}
	}
	for i := range list {
		if d := &designs[i]; !d.Given() {
			list[i].Findings = slices.DeleteFunc(list[i].Findings, func(f validate.Finding) bool { return accepted[f.Fingerprint()] })
		}
		for _, f := range list[i].Findings {
			if f.Severity == validate.Error {
				designs[i].Errors = append(designs[i].Errors, f.Rule.ID)
			}
		}
	}
	return list, nil
}

// accept notes what a review puts aside, and what it takes for less than its rule does.
func accept(accepted map[string]bool, r *validate.Review) {
	for i := range r.Suppressed {
		accepted[r.Suppressed[i].Fingerprint()] = true
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Severity < f.Rule.Severity {
			accepted[f.Fingerprint()] = true
		}
	}
}

// apart says what only one of two given designs has to protect. Their figures are not told unless that is forced.
func (x *choice) apart(args []string, given []options.Design) (string, error) {
	if len(given) < 2 {
		return "", nil
	}
	var list []string
	first, second := options.Apart(given[0].Config, given[1].Config)
	for i, only := range [][]string{first, second} {
		if len(only) > 0 {
			list = append(list, fmt.Sprintf("only %s has %s", args[i], report.Some(only)))
		}
	}
	if len(list) == 0 || x.force {
		return strings.Join(list, "; "), nil
	}
	return "", exit{exitUsage, fmt.Sprintf("the two do not protect the same: %s. --force compares them all the same", strings.Join(list, "; "))}
}

// compare plays the failures on every design.
func (x *choice) compare(c *cobra.Command, designs []options.Design, missing []options.Missing) (*options.Comparison, error) {
	var list [][]*scenarios.Scenario
	for _, name := range x.failures {
		var each [][]*scenarios.Scenario
		for i := range designs {
			found, err := failing(designs[i].Config, name)
			if err != nil {
				return nil, err
			}
			each = append(each, found)
		}
		for k := range each[0] {
			var as []*scenarios.Scenario
			for i := range designs {
				as = append(as, each[i][k])
			}
			list = append(list, as)
		}
	}
	end, step := progress(c, x.in.quiet, len(list)*len(designs)*x.replications)
	defer end()
	study := whatif.Study{Format: whatif.Format, Version: versionText(), Deployment: designs[0].Config.Topology.Deployment.Name, Seed: x.seed, Replications: x.replications}
	found, err := options.Play(c.Context(), study, designs, missing, list, x.workers, step)
	switch {
	case errors.Is(err, context.Canceled):
		return nil, exit{exitUsage, "interrupted; nothing is reported"}
	case err != nil:
		return nil, usage(err)
	}
	return found, nil
}

// repeat is the command that gives the same again.
func (x *choice) repeat(cfg *model.Config, args []string) string {
	return x.repeatAs("compare", args, cfg)
}
