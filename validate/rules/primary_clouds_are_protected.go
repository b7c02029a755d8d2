package rules

import (
	"cmp"
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed primary_clouds_are_protected.md
var primaryCloudsAreProtectedPage string

// PrimaryCloudsAreProtected: a cloud that is in no pair goes down with its site.
var PrimaryCloudsAreProtected = &validate.Rule{
	ID: "CLD014", Name: "primary_clouds_are_protected", Severity: validate.Warning, Options: validate.Both,
	Title: "Every cloud with machines at the primary site is protected",
	Tags:  []string{"cloud", "protection"}, Requirements: []string{"R-10"}, Page: primaryCloudsAreProtectedPage,
	Check: checkClouds,
}

func checkClouds(p *validate.Pass) {
	idle := unpairedClouds(p)
	if len(idle) == 0 || primary(p) == model.NoSite {
		return
	}
	protected, byHost := protectedVMs(p), workloadsByHost(p)
	for _, cloud := range idle {
		var lost []model.VMID
		for _, host := range hostsOf(p, cloud) {
			if siteOfHost(p, host) == primary(p) {
				lost = append(lost, byHost[host]...)
			}
		}
		if len(lost) == 0 || slices.ContainsFunc(lost, func(vm model.VMID) bool { return protected[vm] }) {
			continue
		}
		slices.SortFunc(lost, func(a, b model.VMID) int { return cmp.Compare(p.VMs[a].Name, p.VMs[b].Name) })
		p.Report(cloud.Range, "Cloud %q is in no protection; %s in it would be lost with site %q.",
			cloud.Name, machines(p.Topology, lost), p.Sites[primary(p)].Name)
	}
}

// unpairedClouds are the clouds that no protection names. Where there is no protection at all, REP021 says so.
func unpairedClouds(p *validate.Pass) []*model.Cloud {
	if len(p.Protections) == 0 {
		return nil
	}
	named := make([]bool, len(p.Clouds))
	for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
		named[e.Cloud.Value] = true
	}
	var idle []*model.Cloud
	for i := range p.Clouds {
		if !named[i] {
			idle = append(idle, &p.Clouds[i])
		}
	}
	return idle
}

// workloadsByHost are the machines of each host that have no replica and are neither VMM's, nor its database's, nor domain
// controllers: of those every site is to have its own (FACTS F-26).
func workloadsByHost(p *validate.Pass) [][]model.VMID {
	management := make([]bool, len(p.VMs))
	for _, vm := range managementVMs(p) {
		management[vm] = true
	}
	byHost := make([][]model.VMID, len(p.Hosts))
	for i := range p.VMs {
		vm := &p.VMs[i]
		host := declared(vm.Host)
		if host != model.NoHost && !management[i] && !vm.DomainController.Value && vm.HyperVReplica == nil {
			byHost[host] = append(byHost[host], model.VMID(i))
		}
	}
	return byHost
}
