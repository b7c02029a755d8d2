package rules

import (
	_ "embed"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed test_failover_is_ended.md
var testFailoverIsEndedPage string

// TestFailoverIsEnded: while it is open no other failover of the machine is possible.
var TestFailoverIsEnded = &validate.Rule{
	ID: "PRC018", Name: "test_failover_is_ended", Severity: validate.Warning, Options: validate.Both,
	Title: "A test failover is ended, within two weeks",
	Tags:  []string{"procedure", "protection", "test"}, Page: testFailoverIsEndedPage,
	Check: func(p *validate.Pass) {
		every := slices.Repeat([]bool{true}, len(p.VMs))
		alike(p, every, func(vm *model.VM) model.Attr[time.Duration] { return vm.OpenTestFailoverAge },
			func(age time.Duration) bool { return age > testFailoverLife },
			func(vms []model.VMID, age model.Attr[time.Duration]) {
				p.Report(age.Range(), "A test failover of %s has been open for %s; Site Recovery ends it after %s, and until it is ended no other failover is possible.",
					machines(p.Topology, vms), days(age.Value), days(testFailoverLife))
			})
		for _, pr := range ownProcedures(p) {
			checkTestEnded(p, pr)
		}
	},
}

// testFailoverLife is how long Site Recovery leaves a test failover open (FACTS L-11).
const testFailoverLife = 14 * 24 * time.Hour

func checkTestEnded(p *validate.Pass, pr *model.Procedure) {
	for _, role := range roles {
		i := next(pr.Steps, 0, role, "test_failover")
		if i >= 0 && next(pr.Steps, i, role, "test_failover_cleanup") < 0 && !goneOn(p, pr, role, "test_failover_cleanup") {
			p.Report(pr.Steps[i].Do.Range(), "Step %q begins a test failover of %s and no later step cleans it up; while it is open no other failover is possible.",
				pr.Steps[i].Name, roleText(role))
		}
	}
}
