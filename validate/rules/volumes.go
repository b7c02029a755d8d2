package rules

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// disksMax is how many disks a machine may have that Site Recovery protects between two sites (FACTS L-14).
const disksMax = 16

// checkClassification reports a classification that no volume of an end's cloud has, if all of them say theirs.
func checkClassification(p *validate.Pass, e *model.ProtectionEnd, c model.Attr[string]) {
	hosts := hostsOfEnd(p, e)
	if !c.Known() || len(hosts) == 0 {
		return
	}
	for _, host := range hosts {
		for _, s := range p.Hosts[host].Storage {
			if !s.Classification.Known() || s.Classification.Value == c.Value {
				return
			}
		}
	}
	p.Report(c.Range(), "Storage is mapped to nothing: no volume of cloud %q has the classification %q.", p.Clouds[e.Cloud.Value].Name, c.Value)
}

// copyBytes is what a machine's copy takes with its recovery points.
func copyBytes(p *validate.Pass, vm *model.VM, id model.PolicyID) (bytes float64) {
	points, old := 0.0, false
	if id != model.NoPolicy {
		points = float64(p.Policies[id].RecoveryPoints.Value)
	}
	if host := declared(vm.Host); host != model.NoHost {
		old = p.Hosts[host].OS.Known() && p.Hosts[host].OS.Value == "2012"
	}
	for i := range vm.Disks {
		d := &vm.Disks[i]
		if d.Excluded.Known() && d.Excluded.Value {
			continue
		}
		size := float64(d.Size.Value)
		point := d.WriteRate.Value.Mean() * 3600
		if old {
			point = size / 10
		}
		bytes += size + points*point
	}
	return bytes
}

// capacityOf is what the volumes of hosts hold; unknown when one of them does not say, or there is none.
func capacityOf(p *validate.Pass, hosts []model.HostID) (bytes float64, known bool) {
	for _, host := range hosts {
		for _, s := range p.Hosts[host].Storage {
			if !s.Capacity.Known() {
				return 0, false
			}
			bytes += float64(s.Capacity.Value)
			known = true
		}
	}
	return bytes, known
}

// diskBytesByVolume is, for each host and each of its volumes, how large the disks are that replicate from it.
func diskBytesByVolume(p *validate.Pass) [][]float64 {
	on := make([][]float64, len(p.Hosts))
	for i := range p.Hosts {
		on[i] = make([]float64, len(p.Hosts[i].Storage))
	}
	protected := protectedVMs(p)
	for i := range p.VMs {
		vm := &p.VMs[i]
		host := declared(vm.Host)
		if host == model.NoHost || !protected[i] && vm.HyperVReplica == nil {
			continue
		}
		for _, d := range vm.Disks {
			if s := slices.IndexFunc(p.Hosts[host].Storage, func(s model.Storage) bool { return s.Name == d.Storage.Value }); d.Storage.Known() && s >= 0 {
				on[host][s] += float64(d.Size.Value)
			}
		}
	}
	return on
}
