package model_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
)

func loadExample(t testing.TB, name string, vars map[string]cty.Value) *model.Config {
	t.Helper()
	cfg, diags := model.Load(library.Files, []string{"examples/" + name}, vars)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return cfg
}

func loadText(text string) (*model.Config, hcl.Diagnostics) {
	return model.Load(fstest.MapFS{"main.hcl": {Data: []byte(text)}}, []string{"main.hcl"}, nil)
}

func vmNamed(t testing.TB, topology *model.Topology, name string) *model.VM {
	t.Helper()
	for i := range topology.VMs {
		if topology.VMs[i].Name == name {
			return &topology.VMs[i]
		}
	}
	t.Fatalf("no machine %s", name)
	return nil
}

// TestTheStandaloneExampleIsReadAsItIsWritten compares what was read with what a person reads in the file.
func TestTheStandaloneExampleIsReadAsItIsWritten(t *testing.T) {
	cfg := loadExample(t, "standalone", nil)
	top := cfg.Topology
	db, app3, vmm := vmNamed(t, top, "erp-db"), vmNamed(t, top, "erp-app[3]"), vmNamed(t, top, "vmm01")
	host := func(id model.HostID) string { return top.Hosts[id].Name }
	rates := func(vm *model.VM) (sum float64) {
		for _, d := range vm.Disks {
			sum += d.WriteRate.Value.Mean()
		}
		return sum
	}
	p := &top.Protections[0]
	for what, pair := range map[string][2]any{
		"option":                     {top.Deployment.Option.Value, model.Standalone},
		"primary site":               {top.Sites[top.Deployment.PrimarySite.Value].Name, "paris"},
		"sites":                      {len(top.Sites), 2},
		"hosts":                      {len(top.Hosts), 6},
		"machines":                   {len(top.VMs), 14},
		"bandwidth":                  {top.Links[0].Bandwidth.Value, model.BytesPerSecond(25e6)},
		"round trip":                 {top.Links[0].RTT.Value, 12 * time.Millisecond},
		"VMM's machine":              {top.VMs[top.VMMs[0].VM.Value].Name, "vmm01"},
		"database placement":         {top.SQLs[0].Placement.Value, "same_vm"},
		"the host of an odd one":     {host(app3.Host.Value), "par-hv2"},
		"its writes":                 {rates(app3), 1020.0 * 1024},
		"the disks of the database":  {db.Disks[0].Size.Value + db.Disks[1].Size.Value, model.Bytes(100<<30 + 1<<40)},
		"its writes of bytes":        {rates(db), 150.0*1024 + 4*1024*1024},
		"memory":                     {db.Memory.Value, model.Bytes(64 << 30)},
		"VMM's replica":              {host(vmm.HyperVReplica.ReplicaServer.Value), "lyo-mgmt"},
		"VMM's replication":          {vmm.HyperVReplica.ReplicationFrequency.Value, 5 * time.Minute},
		"who may send to lyo-mgmt":   {host(top.Hosts[3].ReplicaServer.AuthorizedPrimaryServers.Value[0]), "par-mgmt"},
		"protected machines":         {len(p.VMs.Value), 13},
		"source cloud":               {top.Clouds[p.Source.Cloud.Value].Name, "gold"},
		"network mapping":            {top.Networks[p.NetworkMappings[0].To.Value].Name, "prod-lyon"},
		"storage mapping":            {p.StorageMappings[0].To.Value, "silver"},
		"age of the key":             {top.Vaults[0].Registrations[0].KeyAge.Value, 24 * time.Hour},
		"recovery points":            {top.Policies[0].RecoveryPoints.Value, 12},
		"second group of the plan":   {len(top.Plans[0].Groups[1].VMs.Value), 12},
		"the objective's limit":      {cfg.Objectives[0].RTO.Value, 4 * time.Hour},
		"the objective's machines":   {len(cfg.Objectives[0].VMs.Value), 13},
		"drills":                     {len(cfg.Drills), 3},
		"what leads nowhere":         {len(top.Unresolved), 0},
		"a default, documented":      {top.Hosts[0].MaximumActiveTransfers.Value, 3},
		"and known to be one":        {top.Hosts[0].MaximumActiveTransfers.Presence, model.Attr[int]{Presence: 1}.Presence},
		"service account, unescaped": {top.VMMs[0].ServiceAccount.Value, `CONTOSO\svc-vmm`},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, not %v", what, pair[0], pair[1])
		}
	}
}

func TestTheStretchedExampleIsReadAsItIsWritten(t *testing.T) {
	top := loadExample(t, "stretched", nil).Topology
	front := vmNamed(t, top, `web["front"]`)
	sql := &top.Clusters[top.SQLs[0].AvailabilityGroup.Cluster.Value]
	g := top.SQLs[0].AvailabilityGroup
	for what, pair := range map[string][2]any{
		"option":                {top.Deployment.Option.Value, model.StretchedCluster},
		"sites":                 {len(top.Sites), 3},
		"the cluster of VMM":    {top.Clusters[top.VMMs[0].Cluster.Value].Name, "vmm"},
		"its second node":       {top.VMs[top.Clusters[0].Nodes.Value[1]].Name, "vmm-b"},
		"the witness":           {top.Sites[sql.Witness.Site.Value].Name, "lille"},
		"heartbeats missed":     {sql.Heartbeat.CrossSubnetThreshold.Value, 40},
		"heartbeat":             {sql.Heartbeat.CrossSubnetDelay.Value, time.Second},
		"the Provider first on": {top.VMs[top.VMMs[0].Provider.InstalledOn.Value[0]].Name, "vmm-a"},
		"replicas":              {len(g.Replicas), 2},
		"mode":                  {g.Replicas[1].AvailabilityMode.Value, "synchronous_commit"},
		"the listener":          {g.Listener.DNSName.Value, "vmmdb-ag"},
		"its addresses live":    {g.Listener.TTL.Value, 5 * time.Minute},
		"its subnets":           {strings.Join(g.Listener.Subnets.Value, " "), "10.1.10.0/24 10.2.10.0/24"},
		"each.value":            {front.Disks[0].WriteRate.Value.Mean(), 2.0 * 1024 * 1024},
		"protected machines":    {len(top.Protections[0].VMs.Value), 2},
		"frequency":             {top.Policies[0].ReplicationFrequency.Value, 30 * time.Second},
		"library":               {top.VMMs[0].Library.Value, `\\fs-cluster\MSCVMMLibrary`},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, not %v", what, pair[0], pair[1])
		}
	}
}

func TestAVariableTakesTheValueItIsGiven(t *testing.T) {
	top := loadExample(t, "standalone", map[string]cty.Value{"wan_bandwidth": cty.StringVal("50 Mbit/s")}).Topology
	if got := top.Links[0].Bandwidth.Value; got != 6.25e6 {
		t.Errorf("%v", got)
	}
}

// TestEveryValueKnowsWhereItStands cuts the text of some values out of the file by their ranges.
func TestEveryValueKnowsWhereItStands(t *testing.T) {
	cfg := loadExample(t, "standalone", nil)
	top := cfg.Topology
	text := func(r hcl.Range) string { return string(cfg.Files[r.Filename].Bytes[r.Start.Byte:r.End.Byte]) }
	vmm := vmNamed(t, top, "vmm01")
	for want, got := range map[string]string{
		`"standalone"`:            text(top.Deployment.Option.Range()),
		`var.wan_bandwidth`:       text(top.Links[0].Bandwidth.Range()),
		`host.lyo-mgmt`:           text(vmm.HyperVReplica.ReplicaServer.Range()),
		`[vm.erp-app, vm.erp-db]`: text(top.Protections[0].VMs.Range()),
		`vm "vmm01"`:              text(vmm.Range),
		`disk "sql"`:              text(vmm.Disks[1].Range),
		`site.paris`:              text(top.Deployment.PrimarySite.Range()),
		`hyperv_replica`:          text(vmm.HyperVReplica.Range),
		`network_mapping`:         text(top.Protections[0].NetworkMappings[0].Range),
		`"10.1.10.0/24"`:          text(top.Networks[0].Subnets[0].CIDR.Range()),
		`vm "erp-app"`:            text(vmNamed(t, top, "erp-app[11]").Range),
		`host "par-hv1"`:          text(top.Hosts[0].MaximumActiveTransfers.Range()), // not stated: where it could be
		`count.index % 2 == 0 ? host.par-hv1 : host.par-hv2`: text(vmNamed(t, top, "erp-app[0]").Host.Range()),
	} {
		if got != want {
			t.Errorf("the range is of %q, not of %q", got, want)
		}
	}
}

// TestANameThatNobodyDeclaresIsRememberedWithASuggestion: it is not an error here, since one deleted block would
// otherwise hide everything else that is wrong.
func TestANameThatNobodyDeclaresIsRememberedWithASuggestion(t *testing.T) {
	cfg, diags := loadText(`
host "par-hv1" {}
vm "many" {
  count = 2
  host  = host.par-hv1
}
vm "one" {
  host = host.par-hv2
}
protection "p" {
  vms = [vm.one, vm.many[2], vm.nowhere]
}
recovery_plan "all" {
  group "g" {
    vms = vm.many
  }
}
`)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var got []string
	for _, u := range cfg.Topology.Unresolved {
		got = append(got, fmt.Sprintf("%d: %s.%s (%s)", u.Range.Start.Line, u.Kind, u.Name, u.Suggestion))
	}
	want := `8: host.par-hv2 (par-hv1)
11: vm.many[2] ()
11: vm.nowhere ()`
	if strings.Join(got, "\n") != want {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if p := cfg.Topology.Protections[0]; len(p.VMs.Value) != 1 || cfg.Topology.VMs[p.VMs.Value[0]].Name != "one" {
		t.Errorf("the protection lists %v", p.VMs.Value)
	}
	if n := len(cfg.Topology.Plans[0].Groups[0].VMs.Value); n != 2 {
		t.Errorf("all instances are %d", n)
	}
}

// TestTheOrderOfFilesAndBlocksDoesNotMatter: a directory is one configuration.
func TestTheOrderOfFilesAndBlocksDoesNotMatter(t *testing.T) {
	one, diags := model.Load(fstest.MapFS{
		"a.hcl": {Data: []byte("vm \"m\" {\n host = host.h\n}\nlocals {\n x = local.y\n}\n")},
		"b.hcl": {Data: []byte("locals {\n y = 3\n}\nhost \"h\" {\n cores = local.x\n}\n")},
		"c.txt": {Data: []byte("not read")},
	}, []string{"."}, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if h := one.Topology.Hosts[one.Topology.VMs[0].Host.Value]; h.Cores.Value != 3 {
		t.Errorf("%+v", h)
	}
}

// TestDeletingAnyLineNeverPanics reads the examples with one line missing, whatever it is.
func TestDeletingAnyLineNeverPanics(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		text, err := fs.ReadFile(library.Files, "examples/"+name+"/topology.hcl")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		for i := range lines {
			cfg, _ := loadText(strings.Join(lines[:i], "") + strings.Join(lines[i+1:], ""))
			if cfg == nil {
				t.Fatalf("%s without line %d: no configuration at all", name, i+1)
			}
		}
	}
}
