package rules

import "vmmdrill/validate"

// havRules are about the high availability of VMM, by ID.
var havRules = []*validate.Rule{
	VMMIsHighlyAvailable,
	VMMNodeAtEachSite,
	AtMost16Nodes,
	DomainServiceAccount,
	KeysAreInTheDirectory,
	NamesHaveAtMost15Characters,
	OneVMMPerCluster,
	LibraryIsOnFileServers,
	LibraryIsAtBothSites,
	ScriptsAreInTheLibrary,
}
