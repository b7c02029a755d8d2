package main

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/scenarios/whatif"
)

// array is the flags of a sweep that is played by a scheduler, as an array of jobs.
type array struct {
	emit   string
	engine string
	shards int
	folder string
}

// schedulers are those that a job is written for.
var schedulers = []string{"slurm", "k8s-job", "azure-batch", "hpcpack"}

func (x *array) flags(c *cobra.Command) {
	c.Flags().StringVar(&x.emit, "emit", "", "play nothing, but print the job that plays the sweep with a `scheduler`: "+strings.Join(schedulers, ", "))
	c.Flags().StringVar(&x.engine, "engine", "", "submit the sweep to a `scheduler`, wait for it, and merge: slurm")
	c.Flags().IntVar(&x.shards, "shards", 10, "in how many shards a scheduler plays the sweep; make each at least 10 s of work")
	c.Flags().StringVar(&x.folder, "parts", "vmmdrill-parts", "the `folder` for the parts of a scheduler's sweep, which all its machines share")
}

// slurmShardsMax is what MaxArraySize allows by default: indexes below 1001.
const slurmShardsMax = 1000

func (x *array) check() error {
	switch {
	case x.emit != "" && !slices.Contains(schedulers, x.emit):
		return exit{exitUsage, fmt.Sprintf("--emit %s: there are %s", x.emit, strings.Join(schedulers, ", "))}
	case x.engine != "" && x.engine != "slurm":
		return exit{exitUsage, fmt.Sprintf("--engine %s: there is slurm; --emit prints jobs for others", x.engine)}
	case x.emit != "" && x.engine != "":
		return exit{exitUsage, "--emit prints a job and --engine runs one; choose"}
	case x.folder == "" || strings.ContainsFunc(x.folder, unicode.IsControl):
		return exit{exitUsage, fmt.Sprintf("--parts %q: expected the name of a folder", x.folder)}
	case x.shards < 1 || x.shards > shardsMax:
		return exit{exitUsage, fmt.Sprintf("--shards %d: expected 1 to %d", x.shards, shardsMax)}
	case x.shards > slurmShardsMax && (x.emit == "slurm" || x.engine == "slurm"):
		return exit{exitUsage, fmt.Sprintf("--shards %d: Slurm's MaxArraySize allows %d by default", x.shards, slurmShardsMax)}
	}
	return nil
}

//go:embed jobs
var jobFiles embed.FS

// jobFile is what the templates of jobs are filled with.
type jobFile struct {
	Shards  int
	Array   string   // "1-20", or a list
	Folder  string   // for a POSIX shell
	Command string   // for a POSIX shell, with $K for the number of the shard
	Windows string   // for Windows, with an asterisk for it
	Calls   [][]task // for a scheduler that takes at most 100 tasks at a time
}

type task struct{ ID, Command string }

// tasksPerCall is how many tasks Azure Batch takes in one call.
const tasksPerCall = 100

// job writes the job of a scheduler. repeat is the command that plays everything.
func (x *array) job(scheduler, repeat, list string) ([]byte, error) {
	if strings.Contains(repeat, "(sensitive)") {
		return nil, exit{exitUsage, "a job would show the values of sensitive variables; give them to the jobs as VMMDRILL_VAR_name in their environment"}
	}
	part := func(k string) string { return fmt.Sprintf(" --quiet --resume --shard %s/%d --part ", k, x.shards) }
	f := jobFile{Shards: x.shards, Array: cmp.Or(list, fmt.Sprintf("1-%d", x.shards)), Folder: quoted(x.folder),
		Command: strings.Replace(repeat, "vmmdrill whatif", "vmmdrill whatif"+part(`"$K"`)+quoted(x.folder)+`/"$K".part`, 1),
		Windows: strings.ReplaceAll(strings.Replace(repeat, "vmmdrill whatif", "vmmdrill whatif"+part("*")+x.folder+`\*.part`, 1), "'", `"`)}
	for k := 1; k <= x.shards; k++ {
		if (k-1)%tasksPerCall == 0 {
			f.Calls = append(f.Calls, nil)
		}
		n := len(f.Calls) - 1
		command := strings.Replace(repeat, "vmmdrill whatif", "vmmdrill whatif"+part(fmt.Sprint(k))+fmt.Sprintf("%s/%d.part", quoted(x.folder), k), 1)
		f.Calls[n] = append(f.Calls[n], task{fmt.Sprintf("shard-%d", k), "/bin/sh -c " + quoted("mkdir -p "+quoted(x.folder)+" && exec "+command)})
	}
	t, err := template.New("").Funcs(template.FuncMap{"json": jsonText, "xml": template.HTMLEscapeString, "more": func(i, n int) bool { return i < n-1 }}).ParseFS(jobFiles, "jobs/*")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, scheduler+".tmpl", f)
	return b.Bytes(), err
}

func jsonText(s string) (string, error) {
	text, err := json.Marshal(s)
	return string(text), err
}

// scheduled is a sweep that a scheduler plays, or of which the job is printed.
func (q *inquiry) scheduled(c *cobra.Command, args []string, sinks []sink) error {
	asked, err := q.ask(c, args)
	if err != nil {
		return err
	}
	if len(asked) > 1 {
		return exit{exitUsage, "a job is of one question; choose it with --question"}
	}
	study := &asked[0].study
	if q.array.emit != "" {
		text, err := q.array.job(q.array.emit, study.Repeat, "")
		if err != nil {
			return err
		}
		_, err = c.OutOrStdout().Write(text)
		return err
	}
	a, err := q.array.submit(c, study, q.in.quiet)
	if err != nil {
		return err
	}
	return writeAnswers(c, &q.out, sinks, report.Answers{Version: a.Version, Seed: a.Seed, Repeat: a.Repeat, List: []*whatif.Answer{a}}, q.in.quiet)
}

// submit has Slurm play the shards that are not complete yet, and merges all. That sbatch ends well says nothing of shards that were lost with
// their machine, so the parts themselves are looked at.
func (x *array) submit(c *cobra.Command, s *whatif.Study, quiet bool) (*whatif.Answer, error) {
	if err := os.MkdirAll(x.folder, 0o755); err != nil {
		return nil, exit{exitUsage, fmt.Sprintf("cannot make the folder %s: %v", x.folder, err)}
	}
	missing, err := x.missing(s)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		list := strings.Trim(strings.ReplaceAll(fmt.Sprint(missing), " ", ","), "[]")
		text, err := x.job("slurm", s.Repeat, list)
		if err != nil {
			return nil, err
		}
		script := filepath.Join(x.folder, "job.sh")
		if err := replaceFile(script, text, 0o755); err != nil {
			return nil, exit{exitUsage, fmt.Sprintf("cannot write %s: %v", script, err)}
		}
		if err := x.wait(c, s, exec.CommandContext(c.Context(), "sbatch", "--array", list, "--requeue", "--wait", script), len(missing), quiet); err != nil {
			return nil, err
		}
		if missing, err = x.missing(s); err != nil {
			return nil, err
		}
	}
	if len(missing) > 0 {
		return nil, exit{exitUsage, fmt.Sprintf("shards %v of %d are not complete; the same command submits only these", missing, x.shards)}
	}
	var names []string
	for k := 1; k <= x.shards; k++ {
		names = append(names, x.part(k))
	}
	a, err := merged(names, "")
	if err != nil {
		return nil, exit{exitUsage, err.Error()}
	}
	return a, nil
}

func (x *array) part(k int) string { return filepath.Join(x.folder, fmt.Sprintf("%d.part", k)) }

// missing are the shards whose part is not complete. One of another sweep is an error.
func (x *array) missing(s *whatif.Study) (list []int, err error) {
	for k := 1; k <= x.shards; k++ {
		whole, err := complete(x.part(k), s.ShardOf(k, x.shards))
		if err != nil {
			return nil, exit{exitUsage, fmt.Sprintf("%s: %v", x.part(k), err)}
		}
		if !whole {
			list = append(list, k)
		}
	}
	return list, nil
}

// complete reports whether a part file has everything.
func complete(name string, part whatif.Part) (bool, error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < int64(len(part.Begin())) {
		return false, err
	}
	r, err := whatif.ReadPart(f)
	if err != nil {
		return false, err
	}
	if what := r.SameAs(&part.Study); what != "" || r.From != part.From || r.To != part.To {
		return false, fmt.Errorf("it is of %s; take another folder, --parts FOLDER", cmp.Or(what, "other shards"))
	}
	for ok := true; ok; {
		_, ok = r.Next()
	}
	return r.Missing() == r.To, nil
}

// wait runs sbatch and shows how many shards have ended by then.
func (x *array) wait(c *cobra.Command, s *whatif.Study, sbatch *exec.Cmd, shards int, quiet bool) error {
	sbatch.Stdout, sbatch.Stderr = c.ErrOrStderr(), c.ErrOrStderr()
	if err := sbatch.Start(); err != nil {
		return exit{exitUsage, fmt.Sprintf("sbatch cannot be run: %v; Debian has it in slurm-client", err)}
	}
	ended := make(chan error, 1)
	go func() { ended <- sbatch.Wait() }()
	end, step := progress(c, quiet, shards)
	defer end()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for shown := 0; ; {
		select {
		case <-ended: // whether it failed is seen by what is missing
			return nil
		case <-tick.C:
			left, err := x.missing(s)
			for ; err == nil && shown < shards-len(left); shown++ {
				step()
			}
		}
	}
}
