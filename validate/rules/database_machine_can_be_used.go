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
	Check: checkDatabaseMachine,
}

func checkDatabaseMachine(p *validate.Pass) {
	s := database(p)
	if s == nil || declared(s.VM) == model.NoVM {
		return
	}
	sql := &p.VMs[s.VM.Value]
	if n := len([]rune(sql.Name)); n > nameMax {
		p.Report(sql.Range, "The name of database machine %q has %d characters; a computer name can have %d.", sql.Name, n, nameMax)
	}
	vmm, trusted := vmmMachine(p), p.Deployment.TrustedDomains
	if vmm == nil || vmm == sql || !vmm.Domain.Known() || !sql.Domain.Known() || strings.EqualFold(vmm.Domain.Value, sql.Domain.Value) {
		return
	}
	both := func(domain string) bool {
		return slices.ContainsFunc(trusted.Value, func(t string) bool { return strings.EqualFold(t, domain) })
	}
	if sql.Domain.Value == "" || trusted.Known() && !(both(vmm.Domain.Value) && both(sql.Domain.Value)) {
		p.Report(sql.Domain.Range(), "Database machine %q is in domain %q, which does not trust %q of VMM in both directions.", sql.Name, sql.Domain.Value, vmm.Domain.Value)
	}
}
