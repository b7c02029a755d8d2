package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/scenarios/whatif"
)

// partFile is the flags of a sweep that is kept in a file while it is played.
type partFile struct {
	name   string
	resume bool
	shard  string // "3/20", or "" for all
}

func (p *partFile) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.name, "part", "", "keep every replication in this `FILE` as soon as it is played")
	c.Flags().BoolVar(&p.resume, "resume", false, "go on with what the part file has")
	c.Flags().StringVar(&p.shard, "shard", "", "play only shard `K/N` of the replications into the part file; vmmdrill merge puts them together")
}

func (p *partFile) check() error {
	if p.name == "" && (p.resume || p.shard != "") {
		return exit{exitUsage, "--resume and --shard need --part FILE"}
	}
	if p.shard == "" {
		return nil
	}
	if _, _, ok := p.numbers(); !ok {
		return exit{exitUsage, fmt.Sprintf("--shard %s: expected K/N with K from 1 to N, such as 3/20", p.shard)}
	}
	return nil
}

// shardsMax bounds the shards of a sweep.
const shardsMax = 100_000

func (p *partFile) numbers() (k, n int, ok bool) {
	first, second, slash := strings.Cut(p.shard, "/")
	k, err := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	return k, n, slash && err == nil && err2 == nil && 1 <= k && k <= n && n <= shardsMax
}

// of is which replications of a study are played.
func (p *partFile) of(s *whatif.Study) whatif.Part {
	if p.shard == "" {
		return s.ShardOf(1, 1)
	}
	k, n, _ := p.numbers()
	return s.ShardOf(k, n)
}

// advice says how to go on after an interruption.
func (p *partFile) advice() string {
	if p.name == "" {
		return "; with --part FILE every replication is kept, and --resume goes on with them"
	}
	return "; the same command with --resume goes on"
}

// keeper puts rows where they belong: into the answer, unless this is a shard, and into the part file, if there is one.
type keeper struct {
	file   *os.File
	answer *whatif.Answer // nil for a shard: it is merge that answers
	from   int            // the first replication that is to be played
	done   bool           // nothing is
	failed error
}

// open makes a part file, or reads what there is of it. A record that was being written when the program was killed is cut off.
func (p *partFile) open(part whatif.Part, a *whatif.Answer) (k *keeper, err error) {
	k = &keeper{answer: a, from: part.From, done: part.From == part.To}
	if p.shard != "" {
		k.answer = nil
	}
	if p.name == "" {
		return k, nil
	}
	mode := os.O_RDWR | os.O_CREATE | os.O_EXCL
	if _, err := os.Stat(p.name); err == nil && p.resume {
		mode = os.O_RDWR
	}
	k.file, err = os.OpenFile(p.name, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, exit{exitUsage, fmt.Sprintf("%s exists; go on with it by --resume, or remove it", p.name)}
	}
	if err == nil && mode == os.O_RDWR {
		err = k.read(p.name, part)
	} else if err == nil {
		_, err = k.file.Write(part.Begin())
	}
	if err != nil {
		return nil, exit{exitUsage, fmt.Sprintf("cannot use %s: %v", p.name, err)}
	}
	return k, nil
}

// read takes over what a part file has, and leaves it ready for more.
func (k *keeper) read(name string, part whatif.Part) error {
	info, err := k.file.Stat()
	if err != nil {
		return err
	}
	good := int64(0)
	if begin := part.Begin(); info.Size() < int64(len(begin)) {
		if err := k.begun(begin[:info.Size()]); err != nil {
			return err
		}
	} else {
		r, err := whatif.ReadPart(k.file)
		if err != nil {
			return err
		}
		if what := r.SameAs(&part.Study); what != "" {
			return fmt.Errorf("it is of %s", what)
		}
		if r.From != part.From || r.To != part.To {
			return fmt.Errorf("it has replications %d to %d, not %d to %d", r.From, r.To-1, part.From, part.To-1)
		}
		k.take(r)
		good = r.Good
	}
	if err := k.file.Truncate(good); err != nil {
		return err
	}
	if _, err := k.file.Seek(good, io.SeekStart); err != nil {
		return err
	}
	if good == 0 { // killed while it was being begun
		_, err = k.file.Write(part.Begin())
	}
	return err
}

// begun demands that a file which is shorter than the beginning of a part was going to be that part, and is not somebody's notes.
func (k *keeper) begun(begin []byte) error {
	has, err := io.ReadAll(io.LimitReader(k.file, int64(len(begin))))
	if err == nil && !bytes.Equal(has, begin) {
		err = errors.New("it is no part file of this sweep")
	}
	return err
}

func (k *keeper) take(r *whatif.PartReader) {
	for !k.done {
		row, ok := r.Next()
		if !ok {
			break
		}
		if k.answer != nil {
			k.done = !k.answer.Add(row)
		}
	}
	k.from = r.Missing()
	k.done = k.done || k.from == r.To
	if k.answer != nil {
		k.answer.Discard()
	}
}

// add takes a row that was just played. Every record is handed to the operating system at once, so that a program that is killed loses
// none that is complete. It is false when no more are needed.
func (k *keeper) add(r whatif.Row) bool {
	if k.file != nil {
		if _, k.failed = k.file.Write(r.Record()); k.failed != nil {
			return false
		}
	}
	return k.answer == nil || k.answer.Add(r)
}

func (k *keeper) close() error {
	if k.file == nil {
		return k.failed
	}
	return errors.Join(k.failed, k.file.Close())
}
