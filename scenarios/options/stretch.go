package options

import (
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model"
)

// stretched makes VMM highly available in a cluster over both sites, its database in an availability group of two synchronous replicas (R-45 and the
// following).
func (e *editor) stretched() error {
	if err := e.homes(); err != nil {
		return err
	}
	witness, err := e.witnessSite()
	if err != nil {
		return err
	}
	second, err := e.second(e.vmm, "")
	if err != nil {
		return err
	}
	vmmCluster := e.cluster("vmm", e.machineAddress(e.vmm), address("vm", second), witness, "10", "20")
	v := e.t.VMM()
	vmm := e.block("vmm", v.Name).Body()
	vmm.RemoveAttribute("vm")
	set(vmm, "cluster", address("cluster", vmmCluster))
	e.provider(vmm, e.machineAddress(e.vmm), address("vm", second))
	set(e.block("deployment", e.t.Deployment.Name).Body(), "option", `"stretched_cluster"`)
	return e.database(v, witness)
}

// homes checks that the machines have hosts.
func (e *editor) homes() error {
	for _, id := range e.management() {
		if e.t.VMs[id].Host.Value == model.NoHost {
			return fmt.Errorf("machine %s names no host", e.t.VMs[id].Name)
		}
	}
	if e.t.VMM().SQL.Value == model.NoSQL {
		return fmt.Errorf("VMM server %q names no database", e.t.VMM().Name)
	}
	return nil
}

// second is the name of a new machine at the secondary site that is like a machine. Another name than its own makes the copy stand for something else.
func (e *editor) second(id model.VMID, as string) (string, error) {
	host, err := e.hostFor(id)
	if err != nil {
		return "", err
	}
	of, err := e.machine(id)
	if err != nil {
		return "", err
	}
	if as == "" {
		as = e.t.VMs[id].Name
	}
	name := e.unique("vm", as+"-b")
	e.twin(of, name, host, e.partner(id))
	e.assume("machine %s is like %s and runs on host %s", name, e.t.VMs[id].Name, e.t.Hosts[host].Name)
	return name, nil
}

// witnessSite is the address of a third site for witnesses: one that there is, or a new one with lines to both sites.
func (e *editor) witnessSite() (string, error) {
	d := &e.t.Deployment
	if d.PrimarySite.Value == model.NoSite || d.SecondarySite.Value == model.NoSite {
		return "", fmt.Errorf("the deployment does not name its two sites")
	}
	for i := range e.t.Sites {
		if s := model.SiteID(i); s != d.PrimarySite.Value && s != d.SecondarySite.Value {
			e.note("the witnesses are file shares at site %s", e.t.Sites[i].Name)
			return e.siteAddress(s), nil
		}
	}
	site := e.unique("site", "witness")
	text := fmt.Sprintf("site %s {\n  internet = true\n}\n", quote(site))
	for _, s := range []model.SiteID{d.PrimarySite.Value, d.SecondarySite.Value} {
		name := e.t.Sites[s].Name
		text += fmt.Sprintf("link %s {\n  between = [%s, site.%s]\n  bandwidth = \"10 Mbit/s\"\n}\n", quote(e.unique("link", name+"-"+site)), e.siteAddress(s), site)
	}
	add(e.file.Body(), text)
	e.assume("a third site %s with 10 Mbit/s to either site holds the witnesses, which are file shares", site)
	return "site." + site, nil
}

// cluster appends a cluster of two nodes, and returns its name.
func (e *editor) cluster(name, first, second, witness, same, cross string) string {
	name = e.unique("cluster", name)
	add(e.file.Body(), fmt.Sprintf(`cluster %s {
  mode           = "guest_cluster"
  nodes          = [%s, %s]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "file_share"
    site = %s
  }

  heartbeat {
    same_subnet_delay      = "1s"
    same_subnet_threshold  = %s
    cross_subnet_delay     = "1s"
    cross_subnet_threshold = %s
  }
}`, quote(name), first, second, witness, same, cross))
	e.assume("cluster %s of %s and %s fails over by itself, with dynamic quorum and a heartbeat every second, %s of which may be missed between the sites", name, first, second, cross)
	return name
}

// database puts the database into an availability group: on its machine and one like it, or on two new ones that are like VMM's where it is a part of that.
func (e *editor) database(v *model.VMM, witness string) error {
	a, id := "", e.sql
	if id == model.NoVM {
		id = e.vmm
		of, err := e.machine(id)
		if err != nil {
			return err
		}
		a = e.unique("vm", "sql-a")
		e.twin(of, a, e.t.VMs[id].Host.Value, e.t.VMs[id].Network.Value)
		a = address("vm", a)
		e.assume("the database moves to machines of its own that are as large as VMM's and write as much")
	} else {
		a = e.machineAddress(id)
	}
	second, err := e.second(id, map[bool]string{true: "sql"}[e.sql == model.NoVM])
	if err != nil {
		return err
	}
	name := e.cluster("sql", a, address("vm", second), witness, "20", "40")
	sql := e.block("sql", e.t.SQLs[v.SQL.Value].Name).Body()
	without(sql, "availability_group")
	sql.RemoveAttribute("vm")
	set(sql, "placement", `"availability_group"`)
	set(sql, "edition", `"Enterprise"`)
	add(sql, fmt.Sprintf(`availability_group {
  cluster         = cluster.%s
  session_timeout = "10s"

  replica "a" {
    vm                = %s
    availability_mode = "synchronous_commit"
    failover_mode     = "automatic"
  }

  replica "b" {
    vm                = %s
    availability_mode = "synchronous_commit"
    failover_mode     = "automatic"
  }

  listener {
    name                   = "vmmdb-ag"
    %s
    multi_subnet_failover  = true
    register_all_providers = true
  }
}`, name, a, address("vm", second), e.listenerSubnets(id)))
	e.assume("SQL Server is of the Enterprise edition; both replicas commit synchronously and fail over by themselves")
	return nil
}

// listenerSubnets is the listener's attribute with a subnet of either site, or nothing where the topology does not say them: then they are taken as the documents require.
func (e *editor) listenerSubnets(id model.VMID) string {
	list := e.subnets(id)
	if len(list) < 2 {
		e.assume("the listener has an address in a subnet of either site")
		return ""
	}
	return "subnets = [" + strings.Join(list, ", ") + "]"
}

// subnets are those of a machine's network and of its partner.
func (e *editor) subnets(id model.VMID) (list []string) {
	for _, n := range []model.NetworkID{e.t.VMs[id].Network.Value, e.partner(id)} {
		if n == model.NoNetwork {
			continue
		}
		for _, s := range e.t.Networks[n].Subnets {
			if c := s.CIDR; c.Known() && !slices.Contains(list, quote(c.Value)) {
				list = append(list, quote(c.Value))
			}
		}
	}
	return list
}
