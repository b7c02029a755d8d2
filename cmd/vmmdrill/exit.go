package main

// The exit codes. Where several apply, the first of 70, 2, 4, 3, 1, 5 wins.
const (
	exitPassed         = 0
	exitFindings       = 1
	exitUsage          = 2
	exitMissed         = 3
	exitCounterexample = 4
	exitNothing        = 5
	exitBug            = 70
)

// exit ends the command with a code, after a message if there is one.
type exit struct {
	code    int
	message string
}

func (e exit) Error() string { return e.message }
