package rules

import (
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed database_machine_can_be_used.md
var databaseMachineCanBeUsedPage string

// DatabaseMachineCanBeUsed: setup refuses it.
var DatabaseMachineCanBeUsed = &validate.Rule{
	ID: "SQL021", Name: "database_machine_can_be_used", Severity: validate.Error, Options: validate.Both,
	Title: "The machine of VMM's database has a name of at most 15 characters and is in a domain that VMM's trusts",
	Tags:  []string{"sql", "limits"}, Requirements: []string{"R-8", "R-48"}, Page: databaseMachineCanBeUsedPage,
	Check: checkDatabaseMachines,
}

func checkDatabaseMachines(p *validate.Pass) {
	for _, id := range databaseMachines(p) {
		vm := &p.VMs[id]
		if n := len([]rune(vm.Label)); n > nameMax {
			p.Report(vm.Range, "The name of database machine %q has %d characters; a computer name can have %d.", vm.Label, n, nameMax)
		}
		checkDatabaseDomain(p, vm)
	}
}

// checkDatabaseDomain: what nobody says about trust is open, but nothing trusts a workgroup.
func checkDatabaseDomain(p *validate.Pass, vm *model.VM) {
	domain, known := vmmDomain(p)
	if !known || !vm.Domain.Known() || strings.EqualFold(vm.Domain.Value, domain) {
		return
	}
	trusted := p.Deployment.TrustedDomains
	both := func(domain string) bool {
		return slices.ContainsFunc(trusted.Value, func(t string) bool { return strings.EqualFold(t, domain) })
	}
	switch {
	case vm.Domain.Value == "":
		p.Report(vm.Domain.Range(), "Database machine %q is in a workgroup; it has to be in domain %q of VMM, or in one with trust in both directions.",
			vm.Name, domain)
	case trusted.Known() && !(both(domain) && both(vm.Domain.Value)):
		p.Report(vm.Domain.Range(), "Database machine %q is in domain %q, which does not trust %q of VMM in both directions.",
			vm.Name, vm.Domain.Value, domain)
	}
}
