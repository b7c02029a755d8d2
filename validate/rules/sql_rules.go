package rules

import "vmmdrill/validate"

// sqlRules are about the database of VMM, by ID.
var sqlRules = []*validate.Rule{
	SQLBesideVMM,
	RemoteSQLIsReplicated,
	AvailabilityGroup,
	DatabaseReplicaAtEachSite,
	ReplicasOnTheirOwnNodes,
	EnterpriseEdition,
	NoLossAtTheSecondarySite,
	AutomaticNeedsSynchronous,
	InstancesFailOverByHand,
	ReplicasWithinLimits,
	DatabaseHasItsOwnCluster,
	ListenerInEachSubnet,
	ClientsTryAllAddresses,
	DNSForgetsInTime,
	LoginOnEveryReplica,
	FullRecoveryAndABackup,
	SessionTimeoutOfTenSeconds,
	LeaseIsShorterThanTheHeartbeat,
	DatabaseMachineCanBeUsed,
	NoReplicaOnADomainController,
	OneCollation,
	SynchronousCommitOverAShortLine,
}
