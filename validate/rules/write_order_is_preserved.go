package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed write_order_is_preserved.md
var writeOrderIsPreservedPage string

// WriteOrderIsPreserved: the database's log and data have to be of one moment.
var WriteOrderIsPreserved = &validate.Rule{
	ID: "VMR009", Name: "write_order_is_preserved", Severity: validate.Warning, Options: validate.Standalone,
	Title: "The order of writes is kept across the disks of VMM's database",
	Tags:  []string{"replica", "sql", "disk"}, Requirements: []string{"R-6", "R-7"}, Page: writeOrderIsPreservedPage,
	Check: func(p *validate.Pass) {
		vm := databaseMachine(p)
		if vm == nil || vm.HyperVReplica == nil {
			return
		}
		order := vm.HyperVReplica.PreserveWriteOrder
		if n := replicatedDisks(vm); n > 1 && order.Known() && !order.Value {
			p.Report(order.Range(),
				"Machine %q holds VMM's database and has %d replicated disks, but the order of writes across them is not kept; the copy may be of several moments.",
				vm.Name, n)
		}
	},
}

// replicatedDisks is how many of a machine's disks are not left out.
func replicatedDisks(vm *model.VM) (n int) {
	for _, d := range vm.Disks {
		if !d.Excluded.Value {
			n++
		}
	}
	return n
}
