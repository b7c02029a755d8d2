package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed test_failover_every_month.md
var testFailoverEveryMonthPage string

// TestFailoverEveryMonth: a copy that nobody has started for long may not start.
var TestFailoverEveryMonth = &validate.Rule{
	ID: "PRC019", Name: "test_failover_every_month", Severity: validate.Warning, Options: validate.Both,
	Title: "Every replicated machine is failed over as a test each month",
	Tags:  []string{"protection", "replica", "test"}, Page: testFailoverEveryMonthPage,
	Check: func(p *validate.Pass) {
		alike(p, replicatedVMs(p), func(vm *model.VM) model.Attr[time.Duration] { return vm.LastTestFailoverAge },
			func(age time.Duration) bool { return age > testFailoverEvery },
			func(vms []model.VMID, age model.Attr[time.Duration]) {
				p.Report(age.Range(), "The last test failover of %s was %s ago; it should be made every month (%s).",
					machines(p.Topology, vms), days(age.Value), days(testFailoverEvery))
			})
	},
}

// testFailoverEvery is the longest month (FACTS BPA52).
const testFailoverEvery = 31 * 24 * time.Hour
