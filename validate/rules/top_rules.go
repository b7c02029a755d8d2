package rules

import "vmmdrill/validate"

// topRules are about the topology and its option, by ID.
var topRules = []*validate.Rule{
	OneVMMServer,
	OptionDeclared,
	TwoSites,
	DeclaredNames,
	VMMIsAVM,
	VMMAtPrimarySite,
	NoReplicaOfClusteredVMM,
	HostHasASite,
	VMMReplicaAtSecondarySite,
}
