package rules

import "vmmdrill/validate"

// vmrRules are about the replication of VMM's own machine, by ID.
var vmrRules = []*validate.Rule{
	ReplicaServerOnVMMHost,
	VMMIsReplicated,
	VMMOutsideProtectedClouds,
	VMMHostsOutsidePairedClouds,
	OnePortForEachAuthentication,
	ReplicaHostAcceptsVMM,
	PrimaryHostAcceptsVMMBack,
	EveryVMMDiskIsReplicated,
	WriteOrderIsPreserved,
	VMMReplicaHasAnAddress,
	IntegrationServicesInVMM,
	VMMReplicatesAsOftenAsWorkloads,
	ConsistentPointsOfTheDatabase,
	BrokerForClusteredVMMHosts,
	VMMIsTestedInIsolation,
	DomainControllerAtSecondarySite,
	NothingVMMNeedsWaitsForIt,
	StartupMemoryOfVMM,
	MemoryForVMMAtSecondarySite,
}
