package rules

import "vmmdrill/validate"

// cldRules are about clouds, host groups and hosts, by ID.
var cldRules = []*validate.Rule{
	TwoClouds,
	ProtectedAndReplicaCloud,
	ProtectedCloudHasHostGroups,
	ProtectedHostGroupHasHosts,
	ProtectedHostHasAVM,
	ReplicaCloudHasHosts,
	OnePairPerCloud,
	SourceIsNotTarget,
	CloudsAtTheirSites,
	CloudsShareNoHost,
	HypervCapabilityProfile,
	CloudsAreSynchronized,
	ProtectedVMInSourceCloud,
	PrimaryCloudsAreProtected,
	HostsRun2012OrLater,
	PolicyForEachVersion,
	VMM2016CloudsAreNotMixed,
	ClusteredHostsAreUpdated,
	VMMVersionIsSupported,
	LargeVMMStandsAlone,
	CloudOnTheVMMServer,
}
