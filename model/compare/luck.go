package compare

import (
	"slices"

	"vmmdrill/model"
)

// NewName is what the new configuration calls an entity that the old one calls by a name.
func (d *Difference) NewName(kind, name string) string {
	for i := range d.Renamed {
		if r := &d.Renamed[i]; r.Kind == kind && r.oldEntity.Name == name {
			return r.newEntity.Name
		}
	}
	return name
}

// InNewNames is an old configuration whose entities have the names of the new one, so that what is drawn for each of them is
// drawn alike in both. Nothing else of it is another; the original stays as it is.
func (d *Difference) InNewNames(c *model.Config) *model.Config {
	if len(d.Renamed) == 0 {
		return c
	}
	config, t := *c, *c.Topology
	config.Topology = &t
	r := renaming{}
	for _, x := range d.Renamed {
		r[[2]string{x.Kind, x.oldEntity.Name}] = x.newEntity
	}
	rename(r, "site", &t.Sites)
	rename(r, "link", &t.Links)
	rename(r, "host_group", &t.HostGroups)
	rename(r, "host", &t.Hosts)
	rename(r, "network", &t.Networks)
	rename(r, "cluster", &t.Clusters)
	rename(r, "vmm", &t.VMMs)
	rename(r, "sql", &t.SQLs)
	rename(r, "cloud", &t.Clouds)
	rename(r, "vm", &t.VMs)
	rename(r, "vault", &t.Vaults)
	rename(r, "replication_policy", &t.Policies)
	rename(r, "protection", &t.Protections)
	rename(r, "recovery_plan", &t.Plans)
	rename(r, "objective", &config.Objectives)
	return &config
}

// renaming are the new names, by kind and old name; looked up only.
type renaming map[[2]string]*model.Entity

func rename[T any, P interface {
	*T
	Self() *model.Entity
}](r renaming, kind string, list *[]T) {
	*list = slices.Clone(*list)
	for i := range *list {
		e := P(&(*list)[i]).Self()
		if now := r[[2]string{kind, e.Name}]; now != nil {
			e.Label, e.Name = now.Label, now.Name
		}
	}
}
