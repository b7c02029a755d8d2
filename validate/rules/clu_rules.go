package rules

import "vmmdrill/validate"

// cluRules are about clusters, by ID.
var cluRules = []*validate.Rule{
	ClusterIsStretched,
	WitnessForEvenVotes,
	WitnessAtAThirdSite,
	ManualWitnessAtThePrimarySite,
	EqualVotesAtBothSites,
	ManualClusterIsPrepared,
	QuorumWithoutThePrimarySite,
	DynamicQuorumIsOn,
	PatienceWithinASubnet,
	HeartbeatThresholdsAreNotLowered,
	ALossIsNoticedWithinTheObjective,
	MoreThanADiskDecides,
	NoDiskWitness,
	CloudWitnessNeeds2016,
	IsolatedNodesAreGivenUpSoon,
	ClusteredMachineHasCopiedStorage,
	SynchronousCopiesNeedAShortLine,
	ClusteredHostsHaveABroker,
	RolesMayFailOverOftenEnough,
	NodesAreSupported,
	WitnessesDoNotFailTogether,
}
