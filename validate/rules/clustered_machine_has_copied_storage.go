package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed clustered_machine_has_copied_storage.md
var clusteredMachineHasCopiedStoragePage string

// ClusteredMachineHasCopiedStorage: a stretched cluster has no storage in common.
var ClusteredMachineHasCopiedStorage = &validate.Rule{
	ID: "CLU017", Name: "clustered_machine_has_copied_storage", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A clustered VMM machine has its storage copied between the sites",
	Tags:  []string{"cluster", "storage"}, Requirements: []string{"R-46", "R-55"}, Page: clusteredMachineHasCopiedStoragePage,
	Check: func(p *validate.Pass) {
		if c := vmmCluster(p); c != nil && clusteredVM(c) && c.StorageReplica == nil {
			p.Report(c.Mode.Range(), "Cluster %q keeps VMM running as one machine and does not copy its storage between the sites; at the other site there are no disks to start from.", c.Name)
		}
	},
}
