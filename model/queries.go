package model

import "slices"

// VMM is the management server, the first if there are several, nil if there is none.
func (t *Topology) VMM() *VMM {
	if len(t.VMMs) == 0 {
		return nil
	}
	return &t.VMMs[0]
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
