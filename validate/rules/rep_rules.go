package rules

import "vmmdrill/validate"

// repRules are about replication policies, by ID.
var repRules = []*validate.Rule{
	ProtectionWithinOneVMM,
	InitialReplicationOverNetwork,
	ProtectionIsComplete,
}
