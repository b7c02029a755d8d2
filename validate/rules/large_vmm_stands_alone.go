package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed large_vmm_stands_alone.md
var largeVMMStandsAlonePage string

// LargeVMMStandsAlone: beyond 150 hosts the database and the library take what VMM needs.
var LargeVMMStandsAlone = &validate.Rule{
	ID: "CLD020", Name: "large_vmm_stands_alone", Severity: validate.Warning, Options: validate.Standalone,
	Title: "Above 150 hosts, VMM's database and library are on other computers",
	Tags:  []string{"vmm", "host", "sql"}, Page: largeVMMStandsAlonePage,
	Check: checkLargeVMM,
}

func checkLargeVMM(p *validate.Pass) {
	vm := vmmMachine(p)
	if vm == nil {
		return
	}
	n := managedHosts(p)
	if n <= hostsBesideDatabaseMax {
		return
	}
	if s := database(p); s != nil && remoteDatabase(p) == nil {
		switch {
		case declared(s.VM) == p.VMM.VM.Value:
			reportBeside(p, s.VM, "database", n)
		case s.Placement.Known() && s.Placement.Value == "same_vm":
			reportBeside(p, s.Placement, "database", n)
		}
	}
	if server := serverOf(p.VMM.Library); server != "" && (strings.EqualFold(server, vm.Name) || strings.EqualFold(server, p.VMM.Name)) {
		reportBeside(p, p.VMM.Library, "library", n)
	}
	for _, server := range p.VMM.LibraryServers {
		if declared(server.VM) == p.VMM.VM.Value {
			reportBeside(p, server.VM, "library", n)
		}
	}
}

// hostsBesideDatabaseMax is up to how many hosts VMM may share its computer (FACTS 2 vmm.server).
const hostsBesideDatabaseMax = 150

func reportBeside[T any](p *validate.Pass, said model.Attr[T], what string, hosts int) {
	p.Report(said.Range(), "VMM server %q manages %d hosts and has its %s on its own machine; above %d hosts it belongs on another computer.",
		p.VMM.Name, hosts, what, hostsBesideDatabaseMax)
}

// managedHosts counts the hosts that are in a host group.
func managedHosts(p *validate.Pass) int {
	managed := make([]bool, len(p.Hosts))
	n := 0
	for i := range p.HostGroups {
		for _, host := range allDeclared(p.HostGroups[i].Hosts) {
			if !managed[host] {
				managed[host] = true
				n++
			}
		}
	}
	return n
}
