package options

import (
	"slices"

	"vmmdrill/model"
)

// Apart are the machines that are protected, and the objectives that are stated, in one of two configurations and not in the other one: figures of such
// do not compare.
func Apart(a, b *model.Config) (onlyA, onlyB []string) {
	return except(workloads(a), workloads(b)), except(workloads(b), workloads(a))
}

// workloads are the protected machines by name, and the objectives, in the order of the text.
func workloads(cfg *model.Config) (list []string) {
	for i := range cfg.Topology.Protections {
		for _, vm := range cfg.Topology.Protections[i].VMs.Value {
			if vm != model.NoVM {
				list = append(list, cfg.Topology.VMs[vm].Name)
			}
		}
	}
	for i := range cfg.Objectives {
		list = append(list, "objective "+cfg.Objectives[i].Name)
	}
	return list
}

// except are the texts of a list that another one does not have.
func except(list, other []string) []string {
	has := map[string]bool{} // looked up only
	for _, s := range other {
		has[s] = true
	}
	return slices.DeleteFunc(list, func(s string) bool { return has[s] })
}
