package rules

import "vmmdrill/validate"

// stoRules are about storage, by ID.
var stoRules = []*validate.Rule{
	MappedClassificationsExist,
	UnmappedCopiesHaveAPath,
	StorageIsMappedByPowershell,
	CopiesFit,
	LogsFit,
	PageFilesAreNotReplicated,
	RecoveryPointsOnVhdx,
	BothDisksHaveOneSize,
	AtMost16Disks,
}
