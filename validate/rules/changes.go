package rules

import (
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// onAverage asks for the mean of write rates instead of a quantile.
const onAverage = -1

// growth is what planners add to what is written today (FACTS K-6).
const growth = 1.3

// sentBy is what a replicated machine sends in a second, at a quantile of its write rates or onAverage, in bytes; and
// its first disk that sends any.
func sentBy(vm *model.VM, policy *model.ReplicationPolicy, quantile float64) (bytes float64, first *model.Disk) {
	compressed := policy != nil && policy.Compression.Known() && policy.Compression.Value
	if policy == nil && vm.HyperVReplica != nil {
		compressed = vm.HyperVReplica.CompressionEnabled.Known() && vm.HyperVReplica.CompressionEnabled.Value
	}
	for i := range vm.Disks {
		d := &vm.Disks[i]
		if !d.WriteRate.Known() || d.Excluded.Known() && d.Excluded.Value {
			continue
		}
		rate := d.WriteRate.Value.Mean()
		if d.WriteRate.Value.Profile == nil && quantile != onAverage {
			rate = d.WriteRate.Value.Rate.Quantile(quantile)
		}
		if compressed && d.CompressionRatio.Known() && d.CompressionRatio.Value > 1 {
			rate /= d.CompressionRatio.Value
		}
		if bytes += rate; first == nil && rate > 0 {
			first = d
		}
	}
	return bytes, first
}

// sentAtOnce is what all replicated machines send in a second, in bytes.
func sentAtOnce(p *validate.Pass, quantile float64) (bytes float64) {
	policyOf := policyOfEach(p)
	for i := range p.VMs {
		if policyOf[i] != nil || p.VMs[i].HyperVReplica != nil {
			sum, _ := sentBy(&p.VMs[i], policyOf[i], quantile)
			bytes += sum
		}
	}
	return bytes
}

// intervalOf is how often a machine replicates.
func intervalOf(vm *model.VM, policy *model.ReplicationPolicy) model.Attr[time.Duration] {
	switch {
	case policy != nil:
		return policy.ReplicationFrequency
	case vm.HyperVReplica != nil:
		return vm.HyperVReplica.ReplicationFrequency
	}
	return model.Attr[time.Duration]{}
}

// writeFactor is how many operations a write of a pair's machines costs where their copies lie (FACTS 7.2 hvr.undo_factor).
func writeFactor(p *validate.Pass, x pair) float64 {
	policy := declared(x.protection.Policy)
	switch {
	case policy == model.NoPolicy || p.Policies[policy].RecoveryPoints.Value == 0:
		return 1.5
	case p.Policies[policy].HostOS.Value == "2012":
		return 5
	}
	return 2.5
}

// operationsOf is what the volumes of hosts serve in a second; unknown when one of them does not say, or there is none.
func operationsOf(p *validate.Pass, hosts []model.HostID) (operations float64, known bool) {
	for _, host := range hosts {
		for _, s := range p.Hosts[host].Storage {
			if !s.IOPS.Known() {
				return 0, false
			}
			operations += float64(s.IOPS.Value)
			known = true
		}
	}
	return operations, known
}
