package explore

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// bugs is where workers leave a panic: in their own goroutine it would end the process before anybody could say what has happened.
type bugs struct{ one atomic.Pointer[error] }

// guard does something, and keeps the panic that ends it, with the place where it was.
func (b *bugs) guard(do func()) {
	defer func() {
		if bug := recover(); bug != nil {
			err := fmt.Errorf("%v\n%s", bug, debug.Stack())
			b.one.Store(&err)
		}
	}()
	do()
}

// raise panics with what was kept, in the goroutine of the caller.
func (b *bugs) raise() {
	if bug := b.one.Load(); bug != nil {
		panic(*bug)
	}
}
