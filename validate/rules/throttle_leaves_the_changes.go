package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed throttle_leaves_the_changes.md
var throttleLeavesTheChangesPage string

// ThrottleLeavesTheChanges: the policy makes replication late, not the line.
var ThrottleLeavesTheChanges = &validate.Rule{
	ID: "CAP013", Name: "throttle_leaves_the_changes", Severity: validate.Warning, Options: validate.Both,
	Title: "What a QoS policy leaves to replication carries the changes",
	Tags:  []string{"capacity", "link", "qos"}, Page: throttleLeavesTheChangesPage,
	Check: func(p *validate.Pass) {
		line := theLine(p)
		if line == nil || line.QoSPolicy == nil || !line.QoSPolicy.ThrottleRate.Known() {
			return
		}
		if sum := sentAtOnce(p, onAverage); sum > float64(line.QoSPolicy.ThrottleRate.Value) {
			p.Report(line.QoSPolicy.ThrottleRate.Range(), "The replicated machines write %s/s on average, and the policy leaves %s/s of link %q to replication.",
				roundBytes(sum), roundBytes(float64(line.QoSPolicy.ThrottleRate.Value)), line.Name)
		}
	},
}
