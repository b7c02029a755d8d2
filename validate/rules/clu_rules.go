package rules

import "vmmdrill/validate"

// cluRules are about clusters, by ID.
var cluRules = []*validate.Rule{
	ClusterIsStretched,
	WitnessForEvenVotes,
	WitnessAtAThirdSite,
	NoDiskWitness,
}
