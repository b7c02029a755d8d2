package rules

import "vmmdrill/validate"

// netRules are about networks, by ID.
var netRules = []*validate.Rule{
	NetworksAreMapped,
	MappedFromProtectedCloud,
	MappedToReplicaCloud,
	MappedForEveryReplicaCloud,
	SubnetsHaveTheSameNames,
	MappingBackLeadsHome,
	PoolForStaticAddresses,
	PoolForVirtualisedNetworks,
	TestNetworkOfTheSameKind,
	TestNetworkIsIsolated,
	SubnetFailsOverAsAWhole,
	SupportedAdaptersAndDisks,
	PlanHasOneKindOfMachine,
}
