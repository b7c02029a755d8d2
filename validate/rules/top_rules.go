package rules

import "vmmdrill/validate"

// topRules are about the topology and its option, by ID.
var topRules = []*validate.Rule{
	OneVMMServer,
	OptionDeclared,
	TwoSites,
	DeclaredNames,
	AzureWithoutSecondSite,
	VMMIsAVM,
	VMMAtPrimarySite,
	NoReplicaOfClusteredVMM,
	HostHasASite,
	VMMNotOnAParentPartition,
	VMMReplicaAtSecondarySite,
	RegisteredWhileAccepted,
	ManagementMachinesHaveAHost,
	SitesAreJoined,
}
