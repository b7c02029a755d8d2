package rules

import "vmmdrill/validate"

// repRules are about replication policies, by ID.
var repRules = []*validate.Rule{
	ProtectionWithinOneVMM,
	KnownReplicationFrequency,
	FrequencyFor2012,
	RecoveryPointsWithinLimit,
	ConsistentPointsWithinRange,
	ConsistentPointsAmongTheKept,
	ConsistentPointsAreKept,
	InitialReplicationOverNetwork,
	OfflineCopyCanTravel,
	TransfersAreCompressed,
	KerberosWithinTrust,
	ObjectiveCoversATransfer,
	PolicyForTheHosts,
	ReplicaOutlivesProtection,
	ResynchronizesOffPeak,
	HistoryNotDeduplicated,
	NoExtendedReplication,
	FormerTargetIsRemoved,
	ConsoleKeepsRecoveryPoints,
	ProtectionIsComplete,
}
