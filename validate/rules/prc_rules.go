package rules

import "vmmdrill/validate"

// prcRules are about procedures, by ID.
var prcRules = []*validate.Rule{
	VaultAfterVMM,
	VMMOperatedInHypervManager,
	VMMFailedOverFromSecondarySite,
	FailoverIsCommitted,
	RecoveryPointBeforeCommit,
	ReversedBeforeTheWayBack,
	ReversedAfterTheRepair,
	PlannedFailoverFromTheSource,
	VMMHomeBeforeWorkloads,
	ReversedAgainAtHome,
	FailoverWaitsForResynchronisation,
	ForcedQuorumForcesTheGroup,
	GroupOperatedInSQLServer,
	OtherNodesPreventQuorum,
	DatabaseMovesBeforeVMM,
	VMMStaysDuringAFailover,
	TestFailoverIsEnded,
	TestFailoverEveryMonth,
	NoCancelInTheVault,
	FailbackBringsAllHome,
	SQLRecoveredBeforeVMM,
}
