package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed recovery_points_on_vhdx.md
var recoveryPointsOnVhdxPage string

// RecoveryPointsOnVhdx: the analyzer of Hyper-V asks for it.
var RecoveryPointsOnVhdx = &validate.Rule{
	ID: "STO007", Name: "recovery_points_on_vhdx", Severity: validate.Warning, Options: validate.Both,
	Title: "Disks with recovery points are in the VHDX format",
	Tags:  []string{"storage"}, Page: recoveryPointsOnVhdxPage,
	Check: func(p *validate.Pass) {
		for i := range p.Protections {
			pr := &p.Protections[i]
			if policy := declared(pr.Policy); policy == model.NoPolicy || p.Policies[policy].RecoveryPoints.Value == 0 {
				continue
			}
			for _, vm := range allDeclared(pr.VMs) {
				for _, d := range p.VMs[vm].Disks {
					if d.Format.Known() && d.Format.Value == "vhd" {
						p.Report(d.Format.Range(), "Disk %q of machine %q is a VHD and has recovery points; it should be a VHDX.", d.Name, p.VMs[vm].Name)
					}
				}
			}
		}
	},
}
