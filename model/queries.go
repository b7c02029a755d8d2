package model

import "slices"

// VMM is the management server, nil if there is none.
func (t *Topology) VMM() *VMM {
	if id := t.VMMID(); id != NoVMM {
		return &t.VMMs[id]
	}
	return nil
}

// VMMID is the management server, or NoVMM. If several are declared, which is a mistake, it is the one that the clouds,
// registrations, protections and plans name most often, and of equals the one whose name comes first.
func (t *Topology) VMMID() VMMID {
	switch len(t.VMMs) {
	case 0:
		return NoVMM
	case 1:
		return 0
	}
	named := make([]int, len(t.VMMs))
	count := func(a Attr[VMMID]) {
		if a.Value != NoVMM {
			named[a.Value]++
		}
	}
	for i := range t.Clouds {
		count(t.Clouds[i].VMM)
	}
	for i := range t.Vaults {
		for _, r := range t.Vaults[i].Registrations {
			count(r.VMM)
		}
	}
	for i := range t.Protections {
		for _, e := range []*ProtectionEnd{t.Protections[i].Source, t.Protections[i].Target} {
			if e != nil {
				count(e.VMM)
			}
		}
	}
	for i := range t.Plans {
		count(t.Plans[i].Source)
		count(t.Plans[i].Target)
	}
	best := VMMID(0)
	for i := range t.VMMs {
		if named[i] > named[best] || named[i] == named[best] && t.VMMs[i].Name < t.VMMs[best].Name {
			best = VMMID(i)
		}
	}
	return best
}

// Option is the declared option; if none is declared, the one that the management server looks like.
func (t *Topology) Option() Option {
	if t.Deployment.Option.Known() {
		return t.Deployment.Option.Value
	}
	if v := t.VMM(); v != nil && v.Cluster.Value != NoCluster {
		return StretchedCluster
	}
	return Standalone
}

// SiteOf is the site of the host that a machine runs on, or NoSite.
func (t *Topology) SiteOf(vm VMID) SiteID {
	if vm == NoVM || t.VMs[vm].Host.Value == NoHost {
		return NoSite
	}
	return t.Hosts[t.VMs[vm].Host.Value].Site.Value
}

// CloudHosts are the hosts of a cloud's host groups, in their order.
func (t *Topology) CloudHosts(c CloudID) []HostID {
	if c == NoCloud {
		return nil
	}
	var hosts []HostID
	for _, g := range t.Clouds[c].HostGroups.Value {
		hosts = append(hosts, t.HostGroups[g].Hosts.Value...)
	}
	return hosts
}

// Protected is the first protection that lists a machine, or -1.
func (t *Topology) Protected(vm VMID) ProtectionID {
	return ProtectionID(slices.IndexFunc(t.Protections, func(p Protection) bool { return slices.Contains(p.VMs.Value, vm) }))
}
