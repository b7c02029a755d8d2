package rules

import "vmmdrill/validate"

// opsRules are about operations, by ID.
var opsRules = []*validate.Rule{
	NamedPrimaryServers,
	TrustGroupsDiffer,
	CertificatesAreInPlace,
	LimitBelowBandwidth,
	ReplicationNotPaused,
	FailoverCompleted,
	CopyTestedOnce,
	VMMApartFromDomainController,
	DedicatedServiceAccount,
	DNSWithinTheObjective,
}
