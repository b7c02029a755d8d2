// Command vmmdrill checks the disaster recovery design of a Hyper-V estate that one System Center VMM server runs, and
// rehearses the loss of a site before it happens.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole command, for main and for tests.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if bug := recover(); bug != nil {
			fmt.Fprintf(stderr, "vmmdrill: this is a bug in vmmdrill, please report it with the files it read:\n%v\n%s", bug, debug.Stack())
			code = exitBug
		}
	}()
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var e exit
	switch {
	case err == nil:
		return exitPassed
	case errors.As(err, &e):
		if e.message != "" {
			fmt.Fprintln(stderr, "vmmdrill:", e.message)
		}
		return e.code
	}
	fmt.Fprintf(stderr, "vmmdrill: %v\nRun 'vmmdrill --help' for usage.\n", err)
	return exitUsage
}

const description = `vmmdrill rehearses the loss of a site before it happens.

HCL files describe a Hyper-V estate that one System Center VMM server runs and that Azure Site Recovery protects
between two of its clouds. vmmdrill checks them against what the two documented deployments require, plays the loss of
a site and the documented recovery, and reports how long everything was away and what was lost.

PATH is a file, a directory, or an embedded example (example:standalone, example:stretched); none means the current
directory.

Exit codes: 0 passed, 1 findings, 2 usage or unreadable input, 3 an expectation or objective was missed,
4 a counterexample was found, 5 nothing was checked, 70 a bug in vmmdrill.`

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "vmmdrill",
		Short:         "Check and rehearse the disaster recovery of a VMM estate",
		Long:          description,
		Example:       "  vmmdrill simulate example:standalone",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(validateCommand(), fixCommand(), simulateCommand(), diffCommand(), compareCommand(), whatIfCommand(), mergeCommand(), verifyCommand(), capacityCommand(), reportCommand(), runbookCommand(), explainCommand(), rulesCommand(), graphCommand(), showCommand(), schemaCommand(), initCommand(), fmtCommand(), versionCommand())
	return root
}
