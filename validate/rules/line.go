package rules

import (
	"fmt"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// lines are the links between the two sites.
func lines(p *validate.Pass) (list []*model.Link) {
	from, to := primary(p), secondary(p)
	if from == model.NoSite || to == model.NoSite {
		return nil
	}
	for i := range p.Links {
		ends := allDeclared(p.Links[i].Between)
		if len(ends) == 2 && (ends[0] == from && ends[1] == to || ends[1] == from && ends[0] == to) {
			list = append(list, &p.Links[i])
		}
	}
	return list
}

// theLine is the link between the two sites, if it is known what it carries, or nil.
func theLine(p *validate.Pass) *model.Link {
	for _, l := range lines(p) {
		if lineRate(l) > 0 {
			return l
		}
	}
	return nil
}

// roundTrip is how long the way between the two sites takes there and back, or 0 if nobody says.
func roundTrip(p *validate.Pass) time.Duration {
	for _, l := range lines(p) {
		if l.RTT.Known() {
			return l.RTT.Value
		}
	}
	return 0
}

// lineRate is what a link leaves to replication, or 0.
func lineRate(l *model.Link) model.BytesPerSecond {
	if !l.Bandwidth.Known() {
		return 0
	}
	if l.QoSPolicy != nil && l.QoSPolicy.ThrottleRate.Known() {
		return min(l.Bandwidth.Value, l.QoSPolicy.ThrottleRate.Value)
	}
	return l.Bandwidth.Value
}

// policyOfEach is the policy by which each machine replicates, or nil.
func policyOfEach(p *validate.Pass) []*model.ReplicationPolicy {
	of := make([]*model.ReplicationPolicy, len(p.VMs))
	for i := range p.Protections {
		pr := &p.Protections[i]
		if declared(pr.Policy) == model.NoPolicy {
			continue
		}
		for _, vm := range allDeclared(pr.VMs) {
			of[vm] = &p.Policies[pr.Policy.Value]
		}
	}
	return of
}

// longestInterval is how long a change of some machines may wait to be sent at most, or 0 if nobody says.
func longestInterval(p *validate.Pass, policyOf []*model.ReplicationPolicy, vms []model.VMID) time.Duration {
	longest := time.Duration(0)
	for _, vm := range vms {
		if policyOf[vm] != nil && policyOf[vm].ReplicationFrequency.Known() {
			longest = max(longest, policyOf[vm].ReplicationFrequency.Value)
		}
	}
	return longest
}

// sentInOneInterval is what all protected machines together write in an interval of each on average, in bytes.
func sentInOneInterval(p *validate.Pass, policyOf []*model.ReplicationPolicy) float64 {
	sum := 0.0
	for i, policy := range policyOf {
		if policy == nil || !policy.ReplicationFrequency.Known() {
			continue
		}
		sent, _ := sentBy(&p.VMs[i], policy, onAverage)
		sum += sent * policy.ReplicationFrequency.Value.Seconds()
	}
	return sum
}

// seconds is a duration in whole seconds, a hundred years at most.
func seconds(s float64) time.Duration {
	return time.Duration(min(s, 100*365*24*3600)) * time.Second
}

// spell writes a duration in hours, minutes and seconds, so that sums of them can be followed.
func spell(d time.Duration) string {
	text := d.String()
	if cut, whole := strings.CutSuffix(text, "m0s"); whole {
		text = cut + "m"
	}
	if cut, whole := strings.CutSuffix(text, "h0m"); whole {
		text = cut + "h"
	}
	return text
}

// roundBytes writes an amount with three digits.
func roundBytes(n float64) string {
	unit := 0
	for n >= 1000 && unit < len(byteUnits)-1 {
		n /= 1024
		unit++
	}
	return fmt.Sprintf("%.3g %s", n, byteUnits[unit])
}

var byteUnits = [...]string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
