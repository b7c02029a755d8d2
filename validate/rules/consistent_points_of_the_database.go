package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed consistent_points_of_the_database.md
var consistentPointsOfTheDatabasePage string

// ConsistentPointsOfTheDatabase: a point that SQL Server has agreed to is worth more than one that it has to repair.
var ConsistentPointsOfTheDatabase = &validate.Rule{
	ID: "VMR013", Name: "consistent_points_of_the_database", Severity: validate.Warning, Options: validate.Standalone,
	Title: "The replica of VMM's database has application-consistent recovery points",
	Tags:  []string{"replica", "sql"}, Requirements: []string{"R-6", "R-7"}, Page: consistentPointsOfTheDatabasePage,
	Check: func(p *validate.Pass) {
		vm := databaseMachine(p)
		if vm == nil || vm.HyperVReplica == nil {
			return
		}
		frequency, points := vm.HyperVReplica.ApplicationConsistentSnapshotFrequency, vm.HyperVReplica.RecoveryPoints
		switch {
		case frequency.Known() && frequency.Value == 0:
			p.Report(frequency.Range(),
				"The replica of machine %q, which holds VMM's database, never has an application-consistent recovery point; ask for one every 1 to 12 hours.",
				vm.Name)
		case points.Known() && points.Value == 0:
			p.Report(points.Range(),
				"The replica of machine %q, which holds VMM's database, keeps 0 additional recovery points, so none is application-consistent.",
				vm.Name)
		}
	},
}
