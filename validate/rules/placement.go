package rules

import (
	"cmp"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// siteOfHost is where a host stands, or NoSite.
func siteOfHost(p *validate.Pass, host model.HostID) model.SiteID {
	if host == model.NoHost {
		return model.NoSite
	}
	return declared(p.Hosts[host].Site)
}

// hostOf is the host of a virtual machine, or NoHost.
func hostOf(p *validate.Pass, vm model.VMID) model.HostID {
	if vm == model.NoVM {
		return model.NoHost
	}
	return declared(p.VMs[vm].Host)
}

// mayStandAt reports whether a machine is at a site, or could be: its host does not say where it stands. A machine
// without a host is nowhere.
func mayStandAt(p *validate.Pass, vm model.VMID, site model.SiteID) bool {
	host := hostOf(p, vm)
	if host == model.NoHost {
		return false
	}
	at := siteOfHost(p, host)
	return at == model.NoSite || at == site
}

// withoutHost is the first of some machines that is on no declared host, or nil.
func withoutHost(p *validate.Pass, vms []model.VMID) *model.VM {
	for _, vm := range vms {
		if hostOf(p, vm) == model.NoHost {
			return &p.VMs[vm]
		}
	}
	return nil
}

// primary is the site that the deployment is rehearsed to lose, or NoSite.
func primary(p *validate.Pass) model.SiteID { return declared(p.Deployment.PrimarySite) }

// secondary is the site that it fails over to, or NoSite. The primary site itself is none: TOP003 has said so, and
// nothing more can be said about what should be there.
func secondary(p *validate.Pass) model.SiteID {
	if site := declared(p.Deployment.SecondarySite); site != primary(p) {
		return site
	}
	return model.NoSite
}

// end is one end of a protection that names a declared cloud: a protected cloud (source) or a replica cloud (target).
type end struct {
	*model.ProtectionEnd
	cloud *model.Cloud
}

// protectedClouds and replicaClouds are the clouds that a protection replicates from and to.
func protectedClouds(p *validate.Pass) []end {
	return ends(p, func(pr *model.Protection) *model.ProtectionEnd { return pr.Source })
}

func replicaClouds(p *validate.Pass) []end {
	return ends(p, func(pr *model.Protection) *model.ProtectionEnd { return pr.Target })
}

func ends(p *validate.Pass, side func(*model.Protection) *model.ProtectionEnd) []end {
	var out []end
	for i := range p.Protections {
		e := side(&p.Protections[i])
		if e == nil || declared(e.Cloud) == model.NoCloud {
			continue
		}
		out = append(out, end{e, &p.Clouds[e.Cloud.Value]})
	}
	return out
}

// hostsOf are the declared hosts of a cloud's host groups.
func hostsOf(p *validate.Pass, c *model.Cloud) []model.HostID {
	var hosts []model.HostID
	for _, group := range allDeclared(c.HostGroups) {
		hosts = append(hosts, allDeclared(p.HostGroups[group].Hosts)...)
	}
	return hosts
}

// protectedVMs says of each machine whether Site Recovery protects it.
func protectedVMs(p *validate.Pass) []bool {
	protected := make([]bool, len(p.VMs))
	for i := range p.Protections {
		for _, vm := range allDeclared(p.Protections[i].VMs) {
			protected[vm] = true
		}
	}
	return protected
}

// replicatingHosts says of each host whether it is in a cloud that a protection names, or at an end of a Hyper-V Replica.
func replicatingHosts(p *validate.Pass) []bool {
	replicates := make([]bool, len(p.Hosts))
	for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
		for _, host := range hostsOf(p, e.cloud) {
			replicates[host] = true
		}
	}
	for i := range p.VMs {
		r := p.VMs[i].HyperVReplica
		if r == nil {
			continue
		}
		for _, host := range []model.HostID{declared(p.VMs[i].Host), declared(r.ReplicaServer)} {
			if host != model.NoHost {
				replicates[host] = true
			}
		}
	}
	return replicates
}

// pair is two clouds and the protection that joins them.
type pair struct {
	protection *model.Protection
	from, to   model.CloudID
}

// pairs are the two different clouds of each protection that names them, by the name of the protection.
func pairs(p *validate.Pass) []pair {
	var all []pair
	for i := range p.Protections {
		pr := &p.Protections[i]
		if pr.Source == nil || pr.Target == nil {
			continue
		}
		from, to := declared(pr.Source.Cloud), declared(pr.Target.Cloud)
		if from != model.NoCloud && to != model.NoCloud && from != to {
			all = append(all, pair{pr, from, to})
		}
	}
	slices.SortFunc(all, func(a, b pair) int { return cmp.Compare(a.protection.Name, b.protection.Name) })
	return all
}
