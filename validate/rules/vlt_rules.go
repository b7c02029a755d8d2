package rules

import "vmmdrill/validate"

// vltRules are about the vault and the Provider, by ID.
var vltRules = []*validate.Rule{
	RegisteredInAVault,
	FreshRegistrationKey,
	ProviderOnTheVMMServer,
	ProviderOnEveryNode,
	ProviderVersionIsTheSame,
	ProviderOnActiveNodeFirst,
	FriendlyNameIsTheRole,
	PrimarySiteReachesAzure,
	SecondarySiteReachesAzure,
	ProxyAccount,
	VaultWithinItsLimits,
	OneVaultRegistersVMM,
	AzureRegionsAreAllowed,
}
