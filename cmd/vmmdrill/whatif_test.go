package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// printedBy runs the command within this process and demands that it passes.
func printedBy(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), args, &out, &errs); code != exitPassed {
		t.Fatalf("%v: exit %d\n%s", args, code, errs.String())
	}
	return out.Bytes()
}

// A sweep is killed without a chance to say goodbye, several times at different places; each time --resume goes on. In the end the part file
// and the report have the bytes of a run that nobody disturbed.
func TestAKilledSweepIsResumedToTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	whole, killed := filepath.Join(dir, "whole.part"), filepath.Join(dir, "killed.part")
	args := func(part string) []string {
		return []string{"whatif", "--scenario", "paris_lost", "--replications", "600", "-o", "json", "--part", part, "example:stretched"}
	}
	want := printedBy(t, args(whole)...)
	end, err := os.Stat(whole)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	kills := 0
	for _, at := range []int64{1, end.Size() / 5, end.Size() / 2} {
		c := exec.Command(self)
		c.Args = append([]string{"vmmdrill"}, append(args(killed), "--resume")...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		exited := make(chan struct{})
		go func() {
			c.Wait()
			close(exited)
		}()
		for grown := false; !grown; {
			info, err := os.Stat(killed)
			select {
			case <-exited:
				grown = true
			default:
				grown = err == nil && info.Size() >= at
				runtime.Gosched()
			}
		}
		c.Process.Kill()
		<-exited
		if info, err := os.Stat(killed); err == nil && info.Size() < end.Size() {
			kills++
		}
	}
	if kills == 0 {
		t.Error("nothing was killed before it had ended")
	}
	if got := printedBy(t, append(args(killed), "--resume")...); !bytes.Equal(got, want) {
		t.Errorf("after %d kills the report is another one", kills)
	}
	a, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(killed); err != nil || !bytes.Equal(a, b) {
		t.Errorf("after %d kills the part file is another one (%v)", kills, err)
	}
	t.Logf("killed %d times on the way", kills)
}

// The rows of Parquet are those of CSV, in the same columns; nothing is where nothing is.
func TestParquetHasTheRowsOfCSV(t *testing.T) {
	dir := t.TempDir()
	table, columns := filepath.Join(dir, "t.csv"), filepath.Join(dir, "t.parquet")
	printedBy(t, "whatif", "--scenario", "paris_lost", "--replications", "20", "-o", "csv="+table, "-o", "parquet="+columns, "--vary", "wan_bandwidth=100Mbit/s,200Mbit/s", "example:standalone")
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got, err := parquet.ReadFile[any](columns)
	if err != nil || len(got) != len(want)-1 || len(got) != 12 {
		t.Fatalf("%d rows of Parquet, %d of CSV: %v", len(got), len(want)-1, err)
	}
	empty := 0
	for i, row := range got {
		for k, name := range want[0] {
			text := ""
			switch v := row.(map[string]any)[name].(type) {
			case nil:
				empty++
			case float64:
				text = strconv.FormatFloat(v, 'g', 12, 64)
			default:
				text = fmt.Sprint(v)
			}
			if text != want[i+1][k] {
				t.Errorf("row %d, %s: %q, in CSV %q", i, name, text, want[i+1][k])
			}
		}
	}
	if empty == 0 {
		t.Error("no cell is empty, though 20 replications are too few for an interval of p95")
	}
}

// stopping is a context that ends after it was asked so many times whether it has.
type stopping struct {
	context.Context
	cancel context.CancelFunc
	left   atomic.Int64
}

func (s *stopping) Err() error {
	s.asked()
	return s.Context.Err()
}

func (s *stopping) Done() <-chan struct{} {
	s.asked()
	return s.Context.Done()
}

func (s *stopping) asked() {
	if s.left.Add(-1) < 0 {
		s.cancel()
	}
}

// interruptedAfter runs the command and interrupts it after its context was asked so many times.
func interruptedAfter(times int64, args ...string) (code int, out, errs bytes.Buffer) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &stopping{Context: ctx, cancel: cancel}
	s.left.Store(times)
	code = run(s, args, &out, &errs)
	return code, out, errs
}

// Somebody who interrupts what explains an answer keeps the answer; of a search that was interrupted he sees between which values the edge lies.
func TestAnInterruptionKeepsWhatWasFound(t *testing.T) {
	for name, args := range map[string][]string{
		"why":         {"--why"},
		"sensitivity": {"--sensitivity", "2"},
		"plots":       {"-o", "text", "-o", "svg=" + t.TempDir()},
	} {
		args = append([]string{"whatif", "--scenario", "paris_lost", "--replications", "40", "--metric", "vmm.rpo", "--metric", "vmm.rto"}, append(args, "example:standalone")...)
		kept := false
		for times := int64(40); times < 400 && !kept; times++ {
			code, out, errs := interruptedAfter(times, args...)
			if code == exitPassed {
				break
			}
			text := out.String()
			kept = strings.Contains(text, "40 replications of 1 variant") && !strings.Contains(text, "this is of the 40 replications")
			if kept && (!strings.Contains(errs.String(), "interrupted; the report has what was complete by then") || !strings.Contains(text, "as it is")) {
				t.Errorf("%s:\n%s\n%s", name, text, errs.String())
			}
		}
		if !kept {
			t.Errorf("%s: no interruption left the answer", name)
		}
	}
	told := false
	for times := int64(20); times < 400 && !told; times += 10 {
		code, out, errs := interruptedAfter(times, "whatif", "--find", "wan_bandwidth", "--until", "objective.erp.rpo.p95 <= 15m", "--replications", "5", "--workers", "1", "example:standalone")
		if code == exitPassed {
			break
		}
		told = strings.Contains(out.String(), "It changes somewhere between ")
		if told && (code != exitUsage || !strings.Contains(errs.String(), "interrupted; the report has what was tried by then")) {
			t.Errorf("exit %d\n%s\n%s", code, out.String(), errs.String())
		}
	}
	if !told {
		t.Error("no interruption of a search told what was known")
	}
}

// Parts of builds without a version are told apart by the revision that was built.
func TestAPartSaysWhatWasBuilt(t *testing.T) {
	settings := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}
	if a, b, c := revised("devel", nil), revised("devel", settings[:1]), revised("devel", settings); a != "devel" || b != "devel+abc" || c != "devel+abc.modified" {
		t.Errorf("%s, %s, %s", a, b, c)
	}
}

// An interruption keeps what is complete, and says so; --resume goes on with it.
func TestAnInterruptedSweepKeepsWhatIsDone(t *testing.T) {
	part := filepath.Join(t.TempDir(), "run.part")
	args := []string{"whatif", "--scenario", "paris_lost", "--replications", "300", "--part", part, "example:stretched"}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	if code := run(ctx, args, &out, &errs); code != exitUsage {
		t.Errorf("exit %d\n%s", code, errs.String())
	}
	if !bytes.Contains(errs.Bytes(), []byte("interrupted; the report has what was complete by then; the same command with --resume goes on")) ||
		!bytes.Contains(out.Bytes(), []byte("interrupted: this is of the")) {
		t.Errorf("%s\n%s", out.String(), errs.String())
	}
	if got, want := printedBy(t, append(args, "--resume")...), printedBy(t, append(args[:5:5], "example:stretched")...); !bytes.Equal(got, want) {
		t.Errorf("resumed:\n%s\nat once:\n%s", got, want)
	}
}
