package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed full_recovery_and_a_backup.md
var fullRecoveryAndABackupPage string

// FullRecoveryAndABackup: it cannot join otherwise.
var FullRecoveryAndABackup = &validate.Rule{
	ID: "SQL018", Name: "full_recovery_and_a_backup", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "VMM's database is in the full recovery model and backed up before it joins the group",
	Tags:  []string{"sql", "alwayson"}, Requirements: []string{"R-48"}, Page: fullRecoveryAndABackupPage,
	Check: func(p *validate.Pass) {
		s := database(p)
		if s == nil || s.AvailabilityGroup == nil {
			return
		}
		if s.RecoveryModel.Known() && s.RecoveryModel.Value != "full" {
			p.Report(s.RecoveryModel.Range(), "Database %q is in the %s recovery model; an availability group needs the full one.", s.Name, s.RecoveryModel.Value)
		}
		if s.BackedUp.Known() && !s.BackedUp.Value {
			p.Report(s.BackedUp.Range(), "Database %q is not backed up; without a full backup it cannot join the availability group.", s.Name)
		}
	},
}
