package rules

import "vmmdrill/model"

// The limits of a recovery plan (FACTS L-5, L-6).
const (
	planMachinesMax  = 50
	planGroupsMax    = 8
	scriptSecondsMax = 600
)

// planMachines counts the machines of a plan.
func planMachines(plan *model.RecoveryPlan) (n int) {
	for i := range plan.Groups {
		n += len(plan.Groups[i].VMs.Value)
	}
	return n
}
