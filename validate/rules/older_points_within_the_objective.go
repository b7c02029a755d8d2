package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed older_points_within_the_objective.md
var olderPointsWithinTheObjectivePage string

// OlderPointsWithinTheObjective: what was written since has to be undone first.
var OlderPointsWithinTheObjective = &validate.Rule{
	ID: "CAP012", Name: "older_points_within_the_objective", Severity: validate.Warning, Options: validate.Both,
	Title: "A failover to the oldest recovery point is done within the recovery time objective",
	Tags:  []string{"capacity", "objective", "storage"}, Page: olderPointsWithinTheObjectivePage,
	Check: checkUndoTime,
}

func checkUndoTime(p *validate.Pass) {
	for i := range p.Config.Objectives {
		o := &p.Config.Objectives[i]
		for _, vm := range allDeclared(o.VMs) {
			if o.RTO.Known() && undoesTooLong(p, o, vm) {
				break
			}
		}
	}
}

// undoesTooLong reports a volume on which the undo of a machine's oldest recovery point outlasts an objective.
func undoesTooLong(p *validate.Pass, o *model.Objective, vm model.VMID) bool {
	for _, x := range pairs(p) {
		policy := declared(x.protection.Policy)
		if policy == model.NoPolicy || !slices.Contains(x.protection.VMs.Value, vm) {
			continue
		}
		points := p.Policies[policy].RecoveryPoints.Value
		rate, _ := sentBy(&p.VMs[vm], nil, 0.5)
		bytes := rate * 3600 * float64(points)
		for _, host := range hostsOf(p, &p.Clouds[x.to]) {
			for _, s := range p.Hosts[host].Storage {
				if !s.UndoThroughput.Known() || s.UndoThroughput.Value <= 0 {
					continue
				}
				if takes := seconds(bytes / float64(s.UndoThroughput.Value)); takes > o.RTO.Value {
					p.Report(s.UndoThroughput.Range(), "On volume %q of host %q the undo of %q by %d hours of changes, %s, takes %s; objective %q allows %s in all.",
						s.Name, p.Hosts[host].Name, p.VMs[vm].Name, points, roundBytes(bytes), spell(takes), o.Name, spell(o.RTO.Value))
					return true
				}
			}
		}
	}
	return false
}
