package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed copy_tested_once.md
var copyTestedOncePage string

// CopyTestedOnce: the first copy shows only in a test that it starts.
var CopyTestedOnce = &validate.Rule{
	ID: "OPS007", Name: "copy_tested_once", Severity: validate.Warning, Options: validate.Both,
	Title: "A copy has been tested since it was made",
	Tags:  []string{"replica", "protection", "test"}, Page: copyTestedOncePage,
	Check: func(p *validate.Pass) {
		of := replicatedVMs(p)
		for i := range p.VMs {
			vm := &p.VMs[i]
			copying := vm.ReplicationState.Known() && slices.Contains(initialStates, vm.ReplicationState.Value)
			of[i] = of[i] && !copying && !vm.LastTestFailoverAge.Known()
		}
		alike(p, of, func(vm *model.VM) model.Attr[bool] { return vm.TestFailoverDone }, func(done bool) bool { return !done },
			func(vms []model.VMID, done model.Attr[bool]) {
				p.Report(done.Range(), "No test failover was made since the first copy of %s; only a test shows that it starts.", machines(p.Topology, vms))
			})
	},
}
