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
	SourceIsNotTarget,
	CloudsAtTheirSites,
	CloudsShareNoHost,
	HypervCapabilityProfile,
	ProtectedVMInSourceCloud,
	CloudOnTheVMMServer,
}
