package rules

import "vmmdrill/validate"

// rplRules are about recovery plans, by ID.
var rplRules = []*validate.Rule{
	PlanWithinOneVMM,
	PlanHasAtMost50Machines,
	AMachineIsInOnePlanGroup,
	PlanHasProtectedVMs,
	PlanWithoutManagement,
	DependenciesStartFirst,
	ScriptsEndInTime,
	ManualActionsWaitForPeople,
	ProtectedMachinesAreInAPlan,
}
