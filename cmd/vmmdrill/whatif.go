package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// inquiry is the whatif command's own flags.
type inquiry struct {
	in           input
	out          outputs
	seed         uint64
	questions    []string
	scenario     string
	vary         []string
	compare      []string
	metrics      []string
	precision    string
	replications int
	workers      int
	force        bool
	why          bool
	sensitivity  float64
	part         partFile
	quest        quest
	array        array
}

// whatIfMax bounds the replications of a sweep. Memory does not grow with them.
const whatIfMax = 1_000_000_000

func whatIfCommand() *cobra.Command {
	var q inquiry
	c := &cobra.Command{
		Use:   "whatif [PATH…]",
		Short: "Play variants of a scenario with the same luck, and compare them with intervals",
		Long: `Answer the whatif blocks of a configuration, or the question that the flags ask: a scenario is played many times for each variant of
the deployment, and every figure is reported with the interval in which the true one lies in 95 of 100 sweeps. All variants
have the same luck, so that their differences are known better than the figures themselves.

--vary NAME=A,B,C sets a variable to each of some values; NAME=A..B to 9 values between two, of quantities each as many times the
one before it, of plain numbers equally far apart; NAME=A..B/20 to 20 values, and NAME=A..B+STEP to one every step. Several
--vary form a grid. --compare names another deployment that the same is asked of.

--find VARIABLE --until CONDITION finds the least, or the greatest, value of a variable at which a condition such as
"objective.erp.rpo.p95 <= 15m" holds, with its interval; if there is none, it says what the time was spent on, and the exit code is 3.

The same seed gives the same bytes, however many workers play. Objectives are reported, and not judged: a question is no test.`,
		Example: "  vmmdrill whatif example:standalone\n" +
			"  vmmdrill whatif --vary wan_bandwidth=50Mbit/s..1Gbit/s --metric objective.erp.rpo example:standalone\n" +
			"  vmmdrill whatif --scenario paris_lost --compare example:stretched -o text -o parquet=compared.parquet example:standalone\n" +
			"  vmmdrill whatif --find wan_bandwidth --until objective.erp.rpo.p95<=15m --replications 20 example:standalone\n" +
			"  vmmdrill whatif --scenario paris_lost --precision 5% --replications 10000 -o json example:standalone",
		RunE: func(c *cobra.Command, args []string) error { return q.run(c, args) },
	}
	q.in.flags(c)
	q.out.flags(c, "text", "json", "csv", "parquet", "svg", "png")
	c.Flags().Uint64Var(&q.seed, "seed", 1, "seed of all that is drawn")
	c.Flags().StringArrayVar(&q.questions, "question", nil, "answer only the whatif block of this `name`; may be repeated")
	c.Flags().StringVar(&q.scenario, "scenario", "", "the scenario of this `name` is played (default: that of the whatif block, or the first)")
	c.Flags().StringArrayVar(&q.vary, "vary", nil, "set a variable to some values: `name=A,B,C` or name=A..B; may be repeated")
	c.Flags().StringArrayVar(&q.compare, "compare", nil, "ask the same of another `deployment`, a path or an example; may be repeated")
	c.Flags().StringArrayVar(&q.metrics, "metric", nil, "report this `figure`, such as objective.erp.rpo; may be repeated")
	c.Flags().StringVar(&q.precision, "precision", "", "stop when half the width of the intervals of mean and p95 is at most this `percentage` of them")
	c.Flags().IntVar(&q.replications, "replications", 0, "how often each variant is played, at most (default: what the whatif block says, or 100; with a precision 100000)")
	c.Flags().IntVar(&q.workers, "workers", runtime.GOMAXPROCS(0), "how many replications are played at a time")
	c.Flags().BoolVar(&q.force, "force", false, "play a topology with errors all the same")
	c.Flags().Float64Var(&q.sensitivity, "sensitivity", 0, "also divide and multiply every input by this `factor`, such as 2, and tell which one moves the metrics most")
	c.Flags().BoolVar(&q.why, "why", false, "tell what the worst replication of each RTO and RPO was made of")
	q.quest.flags(c)
	q.part.flags(c)
	q.array.flags(c)
	return c
}

func (q *inquiry) run(c *cobra.Command, args []string) error {
	sinks, err := q.out.parse("text")
	if err != nil {
		return err
	}
	sinks, folders, err := pictures(sinks)
	if err != nil {
		return err
	}
	if err := q.checkFlags(c, sinks, folders); err != nil {
		return err
	}
	if condition, err := q.quest.check(); err != nil || condition.Text != "" {
		if err != nil {
			return err
		}
		return q.search(c, args, sinks, condition)
	}
	if q.array.emit != "" || q.array.engine != "" {
		return q.scheduled(c, args, sinks)
	}
	asked, err := q.ask(c, args)
	if err != nil {
		return err
	}
	doc, interrupted, err := q.answers(c, asked)
	if err != nil {
		return err
	}
	if len(doc.List) > 0 {
		if err := writeAnswers(c, &q.out, sinks, doc, q.in.quiet); err != nil {
			return err
		}
		if len(folders) > 0 {
			over, stopped := q.overTime(c, asked[:len(doc.List)])
			interrupted = interrupted || stopped
			if err := draw(folders, doc, over); err != nil {
				return err
			}
		}
	}
	if interrupted {
		return exit{exitUsage, "interrupted; the report has what was complete by then" + q.part.advice()}
	}
	return nil
}

// answers plays one question after the other, until somebody interrupts. Of a shard there is no answer: merge has it.
func (q *inquiry) answers(c *cobra.Command, asked []asked) (doc report.Answers, interrupted bool, err error) {
	doc = report.Answers{Version: asked[0].study.Version, Seed: q.seed, Repeat: asked[0].study.Repeat}
	for i := range asked {
		a, err := q.answer(c, &asked[i])
		if err != nil {
			return doc, false, err
		}
		if a == nil {
			continue
		}
		doc.List = append(doc.List, a)
		if a.Interrupted {
			return doc, true, nil
		}
		if err := q.explain(c, &doc, &asked[i], a); err != nil {
			doc.Interrupted = errors.Is(err, context.Canceled)
			return doc, doc.Interrupted, unlessInterrupted(err)
		}
	}
	return doc, false, nil
}

// explain adds what hangs on what, and why, if somebody asked.
func (q *inquiry) explain(c *cobra.Command, doc *report.Answers, x *asked, a *whatif.Answer) error {
	if err := q.feel(c, doc, x); err != nil {
		return err
	}
	if !q.why {
		return nil
	}
	causes, err := whatif.Worst(c.Context(), a, x.variants)
	doc.Causes = append(doc.Causes, causes...)
	return err
}

// unlessInterrupted is an error of something else than an interruption, which is told when what is complete has been written.
func unlessInterrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func writeAnswers(c *cobra.Command, out *outputs, sinks []sink, doc report.Answers, quiet bool) error {
	return out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.WhatIfJSON(doc)
		case "csv":
			return report.WhatIfCSV(doc)
		case "parquet":
			return report.WhatIfParquet(doc)
		}
		return report.WhatIfText(doc, quiet), nil
	})
}

// checkFlags refuses what cannot be, before anything is played.
func (q *inquiry) checkFlags(c *cobra.Command, sinks, folders []sink) error {
	if err := clashing(c); err != nil {
		return err
	}
	if err := q.formats(sinks, folders); err != nil {
		return err
	}
	if err := writable(sinks, folders); err != nil {
		return err
	}
	if q.replications < 0 || q.replications > whatIfMax {
		return exit{exitUsage, fmt.Sprintf("--replications %d: expected 1 to %d", q.replications, whatIfMax)}
	}
	if q.workers < 1 {
		return exit{exitUsage, fmt.Sprintf("--workers %d: expected at least 1", q.workers)}
	}
	if a, err := scenarios.ParseAmount(cmp.Or(q.precision, "5%")); err != nil || a.Kind != scenarios.Percent || a.Value <= 0 || a.Value >= 1 {
		return exit{exitUsage, fmt.Sprintf("--precision %s: expected a percentage between 0 and 100, such as 5%%", q.precision)}
	}
	if q.sensitivity != 0 && !(q.sensitivity > 1 && q.sensitivity <= 1000) {
		return exit{exitUsage, fmt.Sprintf("--sensitivity %v: expected more than 1 and at most 1000", q.sensitivity)}
	}
	if err := q.array.check(); err != nil {
		return err
	}
	return q.part.check()
}

// answer plays a question. It is nil for a shard of one.
func (q *inquiry) answer(c *cobra.Command, x *asked) (*whatif.Answer, error) {
	part := q.part.of(&x.study)
	a := whatif.NewAnswer(&x.study)
	f, err := q.part.open(part, a)
	if err != nil {
		return nil, err
	}
	end, step := progress(c, q.in.quiet, (part.To-f.from)*len(x.variants))
	err = nil
	if !f.done {
		err = whatif.Play(c.Context(), &x.study, x.variants, f.from, part.To, q.workers, func(r whatif.Row) bool {
			step()
			return f.add(r)
		})
	}
	end()
	if closing := f.close(); closing != nil {
		return nil, exit{exitUsage, fmt.Sprintf("cannot write %s: %v", q.part.name, closing)}
	}
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return nil, err
	}
	if q.part.shard == "" {
		a.Interrupted = interrupted
		return a, nil
	}
	if interrupted {
		return nil, exit{exitUsage, "interrupted" + q.part.advice()}
	}
	switch {
	case q.in.quiet:
	case part.From == part.To:
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s has none of the %d replications, for there are more shards; vmmdrill merge asks for it all the same\n", q.part.name, part.Replications)
	default:
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s has replications %d to %d of %d; vmmdrill merge answers when all parts are there\n", q.part.name, part.From, part.To-1, part.Replications)
	}
	return nil, err
}

// repeat is the command that gives the same result again. Parts and shards do not change it.
func (q *inquiry) repeat(cfg *model.Config, args []string) string {
	words := []string{"vmmdrill whatif", fmt.Sprintf("--seed %d", q.seed)}
	flag := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				words = append(words, name+" "+quoted(v))
			}
		}
	}
	flag("--question", q.questions...)
	flag("--scenario", q.scenario)
	flag("--vary", q.vary...)
	flag("--compare", q.compare...)
	flag("--metric", q.metrics...)
	flag("--find", q.quest.find)
	flag("--until", q.quest.until)
	if q.why {
		words = append(words, "--why")
	}
	if q.sensitivity > 0 {
		flag("--sensitivity", fmt.Sprint(q.sensitivity))
	}
	flag("--precision", q.precision)
	if q.replications > 0 {
		flag("--replications", fmt.Sprint(q.replications))
	}
	words = append(words, q.in.repeatVars(cfg)...)
	if q.force {
		words = append(words, "--force")
	}
	flag("", args...)
	return strings.ReplaceAll(strings.Join(words, " "), "  ", " ")
}
