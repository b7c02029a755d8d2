// Package report turns results into what people and programs read. It computes nothing: what it prints was decided
// by the packages that it prints for.
package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"vmmdrill/model"
	"vmmdrill/scenarios"
)

// consoleNames are the consoles as an operator knows them.
var consoleNames = map[string]string{
	"hyper_v_manager":          "Hyper-V Manager",
	"vault":                    "the Recovery Services vault in the Azure portal",
	"failover_cluster_manager": "Failover Cluster Manager",
	"sql_server":               "SQL Server Management Studio",
	"vmm_console":              "the VMM console",
}

// Runbook is the procedures as Markdown.
func Runbook(t *model.Topology, procedures []model.Procedure, version string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Runbook: %s\n\n", markdown(t.Deployment.Name))
	fmt.Fprintf(&b, "Option: %s. Primary site: %s. Secondary site: %s.\n\n", markdown(string(t.Option())),
		markdown(siteName(t, t.Deployment.PrimarySite.Value)), markdown(siteName(t, t.Deployment.SecondarySite.Value)))
	fmt.Fprintf(&b, "Written by vmmdrill %s. Print it: on the day, the server it is on may be gone.\n", version)
	for i := range procedures {
		procedure(&b, t, &procedures[i])
	}
	return b.Bytes()
}

func procedure(b *bytes.Buffer, t *model.Topology, p *model.Procedure) {
	fmt.Fprintf(b, "\n## %s\n", markdown(title(p.Name)))
	if p.Description.Value != "" {
		fmt.Fprintf(b, "\n%s\n", markdown(p.Description.Value))
	}
	n := 0
	for i := range p.Steps {
		if s := &p.Steps[i]; scenarios.Concerns(t, s) {
			n++
			step(b, t, n, s)
		}
	}
}

func step(b *bytes.Buffer, t *model.Topology, n int, s *model.Step) {
	fmt.Fprintf(b, "\n### %d. %s\n\n", n, markdown(title(s.Name)))
	for _, x := range instructions(t, s) {
		fmt.Fprintf(b, "- **%s:** %s\n", x.What, markdown(x.Text))
	}
	fmt.Fprintf(b, "- [ ] done at ____:____ by ______________\n")
}

// instruction is one thing that a runbook says of a step.
type instruction struct {
	What string `json:"what"`
	Text string `json:"text"`
}

// instructions are all that a runbook says of a step.
func instructions(t *model.Topology, s *model.Step) (list []instruction) {
	for _, x := range []instruction{{"Who", s.Who.Value}, {"Where", where(t, s)}, {"On", targets(t, s.Target.Value)}, {"What", s.What.Value}, {"How to check", s.Check.Value},
		{"If it fails", s.IfItFails.Value}, {"Time to plan for", duration(s)}, {"Source", s.Source.Value}} {
		if x.Text != "" {
			list = append(list, x)
		}
	}
	return list
}

func where(t *model.Topology, s *model.Step) string {
	console := consoleNames[s.Console.Value]
	site := t.Deployment.PrimarySite.Value
	if s.Site.Value == "secondary" {
		site = t.Deployment.SecondarySite.Value
	}
	switch {
	case console == "":
		return ""
	case s.Console.Value == "vault":
		return console + "; VMM is at site " + siteName(t, site)
	case s.Console.Value == "hyper_v_manager" && hostOf(t, s, site) != "":
		return console + " on host " + hostOf(t, s, site) + " at site " + siteName(t, site)
	}
	return console + " at site " + siteName(t, site)
}

// hostOf is the host at a site that holds the copy of VMM's machine, or of its database's.
func hostOf(t *model.Topology, s *model.Step, site model.SiteID) string {
	id := machineOf(t, s.Target.Value)
	if id == model.NoVM {
		return ""
	}
	vm := &t.VMs[id]
	hosts := []model.HostID{vm.Host.Value}
	if vm.HyperVReplica != nil {
		hosts = append(hosts, vm.HyperVReplica.ReplicaServer.Value)
	}
	for _, h := range hosts {
		if h != model.NoHost && t.Hosts[h].Site.Value == site {
			return t.Hosts[h].Name
		}
	}
	return ""
}

// machineOf is the single machine a role stands for in a standalone deployment.
func machineOf(t *model.Topology, role string) model.VMID {
	v := t.VMM()
	switch {
	case v == nil || role == "workloads":
		return model.NoVM
	case role == "sql" && v.SQL.Value != model.NoSQL:
		return t.SQLs[v.SQL.Value].VM.Value
	case role == "vmm":
		return v.VM.Value
	}
	return model.NoVM
}

// targets names what a role stands for here.
func targets(t *model.Topology, role string) string {
	v := t.VMM()
	switch {
	case role == "workloads":
		return plans(t)
	case v == nil:
		return ""
	case machineOf(t, role) != model.NoVM:
		return "machine " + t.VMs[machineOf(t, role)].Name
	case role == "sql" && v.SQL.Value != model.NoSQL:
		return "availability group of " + t.SQLs[v.SQL.Value].Name
	}
	return "VMM server " + v.Name
}

// plans are what an operator finds in the vault: recovery plans, and the protected machines that are in none.
func plans(t *model.Topology) string {
	planned := make([]bool, len(t.VMs))
	var names []string
	for i := range t.Plans {
		var groups []string
		for _, g := range t.Plans[i].Groups {
			groups = append(groups, fmt.Sprintf("%s (%d)", g.Name, len(g.VMs.Value)))
			for _, vm := range g.VMs.Value {
				planned[vm] = true
			}
		}
		names = append(names, "recovery plan "+t.Plans[i].Name+": "+strings.Join(groups, ", then "))
	}
	alone := 0
	for i := range t.VMs {
		if !planned[i] && t.Protected(model.VMID(i)) >= 0 {
			alone++
		}
	}
	if alone > 0 {
		names = append(names, fmt.Sprintf("protected machines that are in no plan, one by one (%d)", alone))
	}
	return strings.Join(names, "; ")
}

func duration(s *model.Step) string {
	d := s.Duration.Value
	typical := time.Duration(d.Quantile(0.5) * 1e9).Round(time.Second)
	long := time.Duration(d.Quantile(0.95) * 1e9).Round(time.Second)
	if long == 0 {
		return ""
	}
	text := fmt.Sprintf("%v, at worst about %v", typical, long)
	if typical == long {
		text = typical.String()
	}
	if s.Target.Value == "workloads" {
		text += " for each machine"
	}
	if s.DurationSource.Value != "" {
		text += " (" + s.DurationSource.Value + ")"
	}
	return text
}

func siteName(t *model.Topology, s model.SiteID) string {
	if s == model.NoSite {
		return "(not declared)"
	}
	return t.Sites[s].Name
}

func title(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
