package rules

import "vmmdrill/validate"

// vmrRules are about the replication of VMM's own machine, by ID.
var vmrRules = []*validate.Rule{
	ReplicaServerOnVMMHost,
	VMMIsReplicated,
	VMMOutsideProtectedClouds,
	ReplicaHostAcceptsVMM,
	PrimaryHostAcceptsVMMBack,
}
