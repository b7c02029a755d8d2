package validate_test

import (
	"slices"
	"testing"
)

// TestSoundVariantsRaiseNoError changes the examples in ways that the documents allow. What is left to say about them is
// listed, and is no error.
func TestSoundVariantsRaiseNoError(t *testing.T) {
	for _, v := range []struct {
		name    string
		example string
		edits   []edit
		want    []string
	}{
		{"a remote database is replicated to the secondary site", "standalone",
			remoteSQL("vm \"sql01\" {\n  host = host.par-mgmt\n\n  hyperv_replica {\n    replica_server = host.lyo-mgmt\n  }\n}"),
			[]string{"SQL001"}},
		{"a remote database is in an availability group over both sites", "standalone",
			[]edit{
				swap("placement = \"same_vm\" # or \"remote\", \"availability_group\"\n  vm        = vm.vmm01",
					"placement = \"availability_group\"\n  availability_group {\n    replica \"a\" {\n      vm = vm.sql-a\n    }\n    replica \"b\" {\n      vm = vm.sql-b\n    }\n  }"),
				add("vm \"sql-a\" {\n  host = host.par-mgmt\n}\n\nvm \"sql-b\" {\n  host = host.lyo-mgmt\n}"),
			},
			[]string{"SQL001"}},
		{"any server may replicate to the management hosts", "standalone",
			[]edit{del("host.par-mgmt.replica_server.authorized_primary_servers"), del("host.lyo-mgmt.replica_server.authorized_primary_servers")},
			nil},
		{"there is no recovery plan", "standalone", []edit{del("recovery_plan.erp")}, nil},
		{"a network is not mapped", "standalone", []edit{del("protection.gold-to-silver.network_mapping")}, []string{"NET001"}},
		{"the first copy goes by courier", "stretched", []edit{swap(`"over_network"`, `"offline"`)}, nil},
		{"a third replica is asynchronous", "stretched",
			[]edit{
				swap("    listener {", "    replica \"c\" {\n      vm                = vm.sql-c\n      availability_mode = \"asynchronous_commit\"\n    }\n\n    listener {"),
				swap("[vm.sql-a, vm.sql-b]", "[vm.sql-a, vm.sql-b, vm.sql-c]\n  nodes_without_vote = [vm.sql-c]"),
				add("vm \"sql-c\" {\n  host = host.lyo-mgmt\n}"),
			},
			nil},
		{"the cluster fails over by hand and its witness is at the primary site", "stretched",
			[]edit{swap(`failover       = "automatic" # or "manual"`, `failover       = "manual" # or "manual"`), swapWitness("file_share", "site.paris")},
			[]string{"CLU006"}},
		{"the witness is in the cloud", "stretched", []edit{del("cluster.vmm.witness.site"), swap("witness {\n    type = \"file_share\"\n  }", "witness {\n    type = \"cloud\"\n  }"),
			swap("or \"clustered_vm\"\n  os             = \"2012R2\"", "or \"clustered_vm\"\n  os = \"2016\"")},
			nil},
		{"VMM is one machine that a cluster keeps running", "stretched",
			[]edit{swap(`mode           = "guest_cluster" # VMs are the nodes; or "clustered_vm"`, "mode           = \"clustered_vm\"\n  storage_replica {}"),
				del("cluster.vmm.nodes"), swap("cluster         = cluster.vmm", "cluster         = cluster.vmm\n  vm = vm.vmm-a")},
			nil},
		{"a node of VMM is replicated as well", "stretched",
			[]edit{swap("vm \"vmm-b\" {\n", "vm \"vmm-b\" {\n  hyperv_replica {}\n")},
			[]string{"TOP008"}},
		{"two protections join the same clouds", "standalone",
			[]edit{add(`protection "once-more" {
  vault  = vault.contoso-dr
  policy = replication_policy.five-minutes
  vms    = [vm.erp-db]

  source {
    vmm   = vmm.vmm01
    cloud = cloud.gold
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.silver
  }

  network_mapping {
    from = network.prod-paris
    to   = network.prod-lyon
  }
}`)},
			nil},
		{"all clouds were synchronised at the registration", "standalone",
			[]edit{swap("cloud \"silver\" {\n", "cloud \"silver\" {\n  synchronized = false\n"),
				swap(`key_age = "1d"`, "key_age = \"1d\"\n    synchronize_cloud_metadata = true")},
			nil},
		{"a cloud of the management hosts is in no pair", "stretched",
			[]edit{add("host_group \"mgmt\" {\n  hosts = [host.par-mgmt]\n}\n\ncloud \"mgmt\" {\n  vmm         = vmm.vmm-ha\n  host_groups = [host_group.mgmt]\n}")},
			nil},
		{"a cloud at the second site is in no pair", "stretched",
			[]edit{add("host_group \"mgmt\" {\n  hosts = [host.lyo-mgmt]\n}\n\nvm \"print\" {\n  host = host.lyo-mgmt\n}\n\n" +
				"cloud \"mgmt\" {\n  vmm         = vmm.vmm-ha\n  host_groups = [host_group.mgmt]\n}")},
			nil},
		{"a host that replicates nothing runs an old version of Windows", "stretched", []edit{swapOS("par-mgmt", "paris", "2008R2")}, nil},
		{"all hosts and VMM are of 2016", "stretched",
			[]edit{swapOS("par-hv1", "paris", "2016"), swapOS("lyo-hv1", "lyon", "2016"), swap(`version         = "2012R2"`, `version         = "2016"`)},
			nil},
		{"VMM runs under an account of another form", "stretched", []edit{swap(`"FABRIKAM\\svc-vmm"`, `"svc-vmm@fabrikam.example"`)}, nil},
	} {
		t.Run(v.name, func(t *testing.T) {
			text := readExample(t, v.example)
			for _, change := range v.edits {
				text = replaced(text, "topology.hcl", change(t, text["topology.hcl"]))
			}
			found, diags := judge(text)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			var got []string
			for _, f := range found {
				got = append(got, f.Rule.ID)
				t.Logf("%s: %s: %s", f.Range, f.Rule.ID, f.Message)
			}
			if !slices.Equal(slices.Compact(got), v.want) {
				t.Errorf("got %v, want %v", got, v.want)
			}
		})
	}
}
