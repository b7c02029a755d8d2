package model

import (
	"slices"

	"vmmdrill/model/language"
)

// Objects are the entities of the topology and the objectives for expressions that ask about them, in an order in which what
// is referred to comes before what refers to it.
func (c *Config) Objects() *language.Objects {
	t := c.Topology
	o := &language.Objects{}
	add(o, &siteSchema, &t.Sites)
	add(o, &linkSchema, &t.Links)
	add(o, &networkSchema, &t.Networks)
	add(o, &hostSchema, &t.Hosts)
	add(o, &hostGroupSchema, &t.HostGroups)
	add(o, &vmSchema, &t.VMs)
	add(o, &clusterSchema, &t.Clusters)
	add(o, &sqlSchema, &t.SQLs)
	add(o, &vmmSchema, &t.VMMs)
	add(o, &cloudSchema, &t.Clouds)
	add(o, &vaultSchema, &t.Vaults)
	add(o, &policySchema, &t.Policies)
	add(o, &protectionSchema, &t.Protections)
	add(o, &planSchema, &t.Plans)
	add(o, &objectiveSchema, &c.Objectives)
	if deployment := []Deployment{t.Deployment}; t.Deployment.Present {
		add(o, &deploymentSchema, &deployment)
	}
	return o
}

func add[T any, P interface {
	*T
	Self() *Entity
}](o *language.Objects, s *language.Schema[T], list *[]T) {
	var nodes []language.Node
	o.Add(s.Describe(), func() []language.Node {
		if nodes == nil {
			each[T, P](func(n language.Node) bool { nodes = append(nodes, n); return true }, s, *list)
		}
		return slices.Clip(nodes)
	})
}
