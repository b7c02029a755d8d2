package rules

import (
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed clustered_hosts_are_updated.md
var clusteredHostsAreUpdatedPage string

// ClusteredHostsAreUpdated: without the update a cluster of 2012 R2 hosts is not ready for Site Recovery.
var ClusteredHostsAreUpdated = &validate.Rule{
	ID: "CLD018", Name: "clustered_hosts_are_updated", Severity: validate.Warning, Options: validate.Both,
	Title: "Clustered hosts of Windows Server 2012 R2 have update 2961977",
	Tags:  []string{"cloud", "host", "cluster"}, Requirements: []string{"R-12", "R-50"}, Page: clusteredHostsAreUpdatedPage,
	Check: checkClusterUpdate,
}

func checkClusterUpdate(p *validate.Pass) {
	for i, replicates := range replicatingHosts(p) {
		host := &p.Hosts[i]
		if !replicates || declared(host.Cluster) == model.NoCluster || !host.OS.Known() || host.OS.Value != "2012R2" || !host.Hotfixes.Known() {
			continue
		}
		if !slices.ContainsFunc(host.Hotfixes.Value, isClusterUpdate) {
			p.Report(host.Hotfixes.Range(), "Host %q is in cluster %q, runs Windows Server 2012R2, and lacks update KB%s; install it.",
				host.Name, p.Clusters[host.Cluster.Value].Name, clusterUpdate)
		}
	}
}

// clusterUpdate is what clusters of 2012 R2 hosts need (FACTS 2 hyperv.host).
const clusterUpdate = "2961977"

func isClusterUpdate(update string) bool {
	return strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(update)), "KB") == clusterUpdate
}
