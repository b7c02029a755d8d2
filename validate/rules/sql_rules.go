package rules

import "vmmdrill/validate"

// sqlRules are about the database of VMM, by ID.
var sqlRules = []*validate.Rule{
	SQLBesideVMM,
	RemoteSQLIsReplicated,
	AvailabilityGroup,
	DatabaseReplicaAtSecondarySite,
	ReplicasOnTheirOwnNodes,
	AutomaticNeedsSynchronous,
}
