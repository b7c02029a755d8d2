package rules

import "vmmdrill/validate"

// capRules are about capacity, by ID.
var capRules = []*validate.Rule{
	LineCarriesTheChanges,
	OneMachineIsSentInTime,
	FirstCopiesAtNight,
	CopiesAreWrittenInTime,
	SecondSiteHoldsEverything,
	EnoughTransfersAtATime,
	ObjectiveLeavesTimeToDecide,
	ObjectiveIsNotBelowTheInterval,
	RetriesWithinTheObjective,
	OlderPointsWithinTheObjective,
	ThrottleLeavesTheChanges,
}
