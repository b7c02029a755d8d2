package rules

import "vmmdrill/validate"

// vltRules are about the vault and the Provider, by ID.
var vltRules = []*validate.Rule{
	RegisteredInAVault,
	FreshRegistrationKey,
	ProviderOnTheVMMServer,
	ProviderOnEveryNode,
	ProviderOnActiveNodeFirst,
}
