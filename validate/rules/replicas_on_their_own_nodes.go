package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed replicas_on_their_own_nodes.md
var replicasOnTheirOwnNodesPage string

// ReplicasOnTheirOwnNodes: the cluster fails the group over from node to node.
var ReplicasOnTheirOwnNodes = &validate.Rule{
	ID: "SQL007", Name: "replicas_on_their_own_nodes", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Each replica is on a node of its own in the group's cluster",
	Tags:  []string{"sql", "availability", "cluster"}, Requirements: []string{"R-48"}, Page: replicasOnTheirOwnNodesPage,
	Check: checkReplicaNodes,
}

func checkReplicaNodes(p *validate.Pass) {
	g := availabilityGroup(p)
	if g == nil {
		return
	}
	if c := declared(g.Cluster); c != model.NoCluster && !p.Clusters[c].Nodes.Known() {
		p.Report(p.Clusters[c].Nodes.Range(), "Cluster %q lists no nodes; the replicas of database %q have to be on nodes of it.",
			p.Clusters[c].Name, database(p).Name)
	} else if c == model.NoCluster {
		p.Report(g.Cluster.Range(),
			"The availability group of database %q is in no declared cluster; its replicas have to be nodes of one.",
			database(p).Name)
	}
	var taken []model.VMID
	for _, r := range g.Replicas {
		vm := declared(r.VM)
		switch {
		case vm == model.NoVM:
			p.Report(r.VM.Range(), "Replica %q is on no declared machine; it needs a node of the group's cluster.", r.Name)
		case slices.Contains(taken, vm):
			p.Report(r.VM.Range(), "Replica %q is on machine %q, as another replica is; each needs a node of its own.",
				r.Name, p.VMs[vm].Name)
		case declared(g.Cluster) != model.NoCluster:
			checkIsNode(p, &p.Clusters[g.Cluster.Value], r)
		}
		taken = append(taken, vm)
	}
}

func checkIsNode(p *validate.Pass, c *model.Cluster, r model.Replica) {
	if c.Nodes.Known() && !slices.Contains(c.Nodes.Value, r.VM.Value) {
		p.Report(r.VM.Range(), "Replica %q is on machine %q, which is no node of cluster %q.",
			r.Name, p.VMs[r.VM.Value].Name, c.Name)
	}
}
