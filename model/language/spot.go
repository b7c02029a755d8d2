package language

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// spots are what is known of the expressions of a block with many instances from those that were decoded already. They are
// looked up only.
type spots map[hclsyntax.Expression]*spot

// spot is what is known of one expression.
type spot struct {
	at      *hcl.Range
	differs bool             // it speaks of what differs between instances
	refs    []hcl.Traversal  // what it speaks of
	outer   *hcl.EvalContext // the names that do not differ; nil before they were looked up
	decoded any              // what it was converted to, if it does not differ
	secret  bool
}

// spot is what is known of an expression; outside of a block with instances that is new every time.
func (v *evaluator) spot(e hclsyntax.Expression) *spot {
	s := v.spots[e]
	if s == nil {
		at := e.Range()
		s = &spot{at: &at}
		if v.spots != nil {
			s.differs = slices.ContainsFunc(e.Variables(), func(t hcl.Traversal) bool { _, ok := v.inst.names[t.RootName()]; return ok })
			v.spots[e] = s
		}
	}
	return s
}
