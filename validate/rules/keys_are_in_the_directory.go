package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed keys_are_in_the_directory.md
var keysAreInTheDirectoryPage string

// KeysAreInTheDirectory: the other node could not read the passwords.
var KeysAreInTheDirectory = &validate.Rule{
	ID: "HAV005", Name: "keys_are_in_the_directory", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The keys of a highly available VMM are in Active Directory",
	Tags:  []string{"vmm"}, Requirements: []string{"R-47"}, Page: keysAreInTheDirectoryPage,
	Check: func(p *validate.Pass) {
		if p.VMM != nil && p.VMM.DKM.Known() && p.VMM.DKM.Value == "" {
			p.Report(p.VMM.DKM.Range(), "VMM server %q has no container for its keys; after a failover the other node cannot read what is encrypted.", p.VMM.Name)
		}
	},
}
