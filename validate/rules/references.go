package rules

import (
	"fmt"

	"vmmdrill/model"
)

// What a rule means by "missing": a reference that nobody wrote, or one to an entity that nobody declares. TOP004 names
// the second kind too, but only the rule that needs the entity knows what for.

// declared is the entity that a reference leads to, or -1.
func declared[ID ~int](a model.Attr[ID]) ID {
	if !a.Known() || a.Value < 0 {
		return -1
	}
	return a.Value
}

// allDeclared is what a list of references leads to.
func allDeclared[ID ~int](a model.Attr[[]ID]) []ID {
	var ids []ID
	if a.Known() {
		for _, id := range a.Value {
			if id >= 0 {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// undeclared reports whether somebody wrote a reference that leads nowhere: there TOP004 has said all there is to say.
func undeclared[ID ~int](a model.Attr[ID]) bool { return a.Known() && a.Value < 0 }

// machines names a few virtual machines: a block with count may stand for a thousand.
func machines(t *model.Topology, ids []model.VMID) string {
	switch len(ids) {
	case 0:
		return "no machine"
	case 1:
		return fmt.Sprintf("machine %q", t.VMs[ids[0]].Name)
	case 2:
		return fmt.Sprintf("machines %q and %q", t.VMs[ids[0]].Name, t.VMs[ids[1]].Name)
	}
	return fmt.Sprintf("machines %q, %q and %d more", t.VMs[ids[0]].Name, t.VMs[ids[1]].Name, len(ids)-2)
}
