package explore

import (
	"slices"
	"strings"

	"vmmdrill/model"
)

// lines are the places of the configuration that a story rests on: the step that is refused, and what the refusal is about.
func (s *subject) lines(what string, story []Event) (list []Line) {
	add := func(l Line) {
		if s.files[l.Range.Filename] != nil && !slices.ContainsFunc(list, func(x Line) bool { return x.Range == l.Range }) {
			list = append(list, l)
		}
	}
	for i := len(story) - 1; i >= 0; i-- {
		if e := &story[i]; e.step != nil && e.step.Range.Filename != "" && strings.Contains(what, e.step.Name) {
			add(Line{e.step.Range, "this step"})
			break
		}
	}
	for _, x := range s.about() {
		for _, word := range x.words {
			if strings.Contains(what, word) || len(story) > 1 && strings.Contains(story[len(story)-2].Text, word) {
				add(x.line)
			}
		}
	}
	if v := s.t.VMM(); v != nil && len(list) == 0 {
		add(Line{v.Range, "the management server"})
	}
	return list
}

// matter is a place, and the words of a story that it is about.
type matter struct {
	words []string
	line  Line
}

// about are the places that stories may rest on.
func (s *subject) about() (list []matter) {
	add := func(l Line, words ...string) { list = append(list, matter{words, l}) }
	v := s.t.VMM()
	if v == nil {
		return nil
	}
	management := []string{"VMM_DOWN", "VMM does not come back", "no VMM server", "is lost with"}
	add(Line{v.Range, "the management server"}, management...)
	for _, vm := range s.managementVMs() {
		add(Line{s.t.VMs[vm].Range, "the machine that it depends on"}, append(management, "NOT_REPLICATED", "NO_REPLICA_SERVER", "WRONG_CONSOLE")...)
		if h := s.t.VMs[vm].HyperVReplica; h != nil {
			add(Line{h.Range, "its replication"}, append(management, "NO_REPLICA_SERVER")...)
		}
		for i := range s.t.Protections {
			if slices.Contains(s.t.Protections[i].VMs.Value, vm) {
				add(Line{s.t.Protections[i].VMs.Range(), "it is among the machines that it should protect"}, append(management, "WRONG_CONSOLE")...)
			}
		}
	}
	if v.Provider != nil {
		add(Line{v.Provider.Range, "the Provider"}, "NODE_UNREGISTERED")
	}
	if v.SQL.Value != model.NoSQL {
		add(Line{s.t.SQLs[v.SQL.Value].Range, "its database"}, append(management, "AG_")...)
	}
	for _, sql := range [2]bool{false, true} {
		for i := range s.t.Clusters {
			if s.t.Clusters[i].Name == s.clusterName(sql) {
				add(Line{s.t.Clusters[i].Range, "the cluster"}, append(management, "NO_QUORUM")...)
			}
		}
	}
	for i := range s.t.Sites {
		add(Line{s.t.Sites[i].Range, "the site"}, "PROVIDER_DISCONNECTED")
		if d := s.t.Sites[i].DomainController; d.Known() && !d.Value {
			add(Line{d.Range(), "it has no domain controller"}, management...)
		}
	}
	for i := range s.t.Protections {
		add(Line{s.t.Protections[i].Range, "the protection"}, "no network")
	}
	return list
}

// managementVMs are the machines of the VMM server, its nodes and its database.
func (s *subject) managementVMs() (vms []model.VMID) {
	v := s.t.VMM()
	for _, vm := range append([]model.VMID{v.VM.Value}, slices.Concat(s.nodes(false), s.nodes(true))...) {
		if vm != model.NoVM && !slices.Contains(vms, vm) {
			vms = append(vms, vm)
		}
	}
	return vms
}
