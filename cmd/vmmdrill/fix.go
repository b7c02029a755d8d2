package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// fixing is the fix command's own flags.
type fixing struct {
	in     input
	review review
	write  bool
}

func fixCommand() *cobra.Command {
	var f fixing
	c := &cobra.Command{
		Use:   "fix [PATH…]",
		Short: "Show or apply the remedies of findings that have only one",
		Long: `Show, as a diff, the remedies of those findings that have one safe remedy; --write applies them. Everything else stays as it
is: comments, layout, and what a variable or local decides, which is listed for somebody to change by hand.

The remedies are tried in memory first. If one does not answer its finding, or something else goes wrong by it, nothing is
written.`,
		Example: "  vmmdrill fix deployment/\n  vmmdrill fix --only CLD,LNT --write deployment/",
		RunE:    f.run,
	}
	f.in.flags(c)
	f.review.flags(c)
	c.Flags().BoolVar(&f.write, "write", false, "write the files instead of showing what would change")
	return c
}

func (f *fixing) run(c *cobra.Command, args []string) error {
	p, err := f.in.readAll(c, args)
	if err != nil {
		return err
	}
	before, err := f.review.check(&f.in, c, p)
	if err != nil {
		return err
	}
	changes, byHand := validate.Apply(p.Config, before.Findings)
	if err := f.try(c, args, before, changes); err != nil {
		return err
	}
	for _, change := range changes {
		if err := f.file(c, &change); err != nil {
			return err
		}
	}
	if f.in.quiet {
		return nil
	}
	for _, h := range byHand {
		fmt.Fprintf(c.ErrOrStderr(), "%s:%d: %s is left to you: %s.\n", h.Range.Filename, h.Range.Start.Line, h.Rule.ID, h.Why)
	}
	n := 0
	for _, change := range changes {
		n += len(change.Findings)
	}
	fmt.Fprintf(c.ErrOrStderr(), "%d of %s have a remedy.\n", n, count(len(before.Findings), "finding"))
	return nil
}

// file shows one file's change, or writes it.
func (f *fixing) file(c *cobra.Command, change *validate.Change) error {
	if !f.write {
		_, err := c.OutOrStdout().Write(diff.Diff(change.File, change.Before, change.File+" (fixed)", change.After))
		return err
	}
	info, err := os.Stat(change.File)
	if err == nil {
		err = replaceFile(change.File, change.After, info.Mode().Perm())
	}
	if err != nil {
		return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", change.File, err)}
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), change.File)
	return err
}

// try reads the configuration with the changes made, and sees that what they answer is gone and nothing has come.
func (f *fixing) try(c *cobra.Command, args []string, before validate.Review, changes []validate.Change) error {
	if len(changes) == 0 {
		return nil
	}
	fsys, names, err := files(args)
	if err != nil {
		return err
	}
	if f.write {
		if _, onDisk := fsys.(disk); !onDisk {
			return exit{exitUsage, "an example cannot be written; vmmdrill init makes a copy of one"}
		}
	}
	after := remedied{fsys, map[string][]byte{}}
	remedies := 0
	for _, change := range changes {
		after.texts[change.File] = change.After
		remedies += len(change.Findings)
	}
	vars, err := f.in.values(c, func() []string { return model.Variables(after, names) }, false)
	if err != nil {
		return err
	}
	cfg, diags := model.Load(after, names, vars)
	if diags.HasErrors() {
		return fmt.Errorf("a remedy makes the configuration unreadable: %w", diags)
	}
	p, err := f.in.whole(c, cfg)
	if err != nil {
		return err
	}
	review, err := f.review.check(&f.in, c, p)
	if err != nil {
		return err
	}
	if len(review.Findings) > len(before.Findings)-remedies {
		return fmt.Errorf("%d remedies leave %d of %d findings", remedies, len(review.Findings), len(before.Findings))
	}
	return nil
}

// remedied is a file system with some files changed.
type remedied struct {
	fs.FS
	texts map[string][]byte
}

func (r remedied) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if text, changed := r.texts[name]; changed && err == nil {
		return changedFile{f, bytes.NewReader(text)}, nil
	}
	return f, err
}

// changedFile is a file with another text.
type changedFile struct {
	fs.File
	text *bytes.Reader
}

func (f changedFile) Read(into []byte) (int, error) { return f.text.Read(into) }
