package rules_test

import (
	"testing"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// situation is a configuration with the findings of one rule in it, beyond the two that the rule's page shows.
type situation struct {
	rule *validate.Rule
	name string
	text string
}

func checkSituations(t *testing.T, list []situation) {
	t.Helper()
	for _, s := range list {
		t.Run(s.rule.ID+"/"+s.name, func(t *testing.T) { compareWithWants(t, run(t, s.rule, s.text), wants(t, s.text)) })
	}
}

// standalone is what every situation of the first deployment option begins with.
const standalone = `
deployment "contoso" {
  option         = "standalone"
  primary_site   = site.paris
  secondary_site = site.lyon
}

site "paris" {}
`

func TestMistakesInTheReplicaOfVMM(t *testing.T) {
	checkSituations(t, []situation{
		{rules.VMMHostsOutsidePairedClouds, "VMM runs in a replica cloud", standalone + `
site "lyon" {}
host "par-hv1" {}
host_group "all" { hosts = [host.par-hv1] }
cloud "silver" { host_groups = [host_group.all] }
vm "vmm01" {
  host = host.par-hv1 # want "which runs the VMM server, is in cloud .silver."
}
vmm "vmm01" { vm = vm.vmm01 }
protection "p" {
  target { cloud = cloud.silver }
}`},
		{rules.OnePortForEachAuthentication, "one host would need both ways to authenticate", standalone + `
site "lyon" {}
host "lyo-hv1" {
  replica_server {
    allowed_authentication_type = "kerberos" # want "needs kerberos there, and policy .p. needs certificate"
  }
}
host_group "all" { hosts = [host.lyo-hv1] }
cloud "silver" { host_groups = [host_group.all] }
vm "vmm01" {
  hyperv_replica {
    replica_server      = host.lyo-hv1
    authentication_type = "kerberos"
    replica_server_port = 80
  }
}
vmm "vmm01" { vm = vm.vmm01 }
replication_policy "p" {
  allowed_authentication_type = "certificate"
  replication_port            = 8084
}
protection "p" {
  policy = replication_policy.p
  target { cloud = cloud.silver }
}`},
		{rules.EveryVMMDiskIsReplicated, "a disk of the remote database is left out", standalone + `
site "lyon" {}
vm "vmm01" {
  hyperv_replica {}
}
vm "sql01" {
  disk "log" {
    size     = "40 GiB"
    excluded = true # want "Disk .log. of machine .sql01."
  }
  hyperv_replica {}
}
vm "sql02" {
  disk "log" {
    size     = "40 GiB"
    excluded = true
  }
}
sql "vmmdb" {
  placement = "remote"
  vm        = vm.sql01
}
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
		{rules.WriteOrderIsPreserved, "the remote database has two disks, VMM one", standalone + `
site "lyon" {}
vm "vmm01" {
  disk "system" { size = "1 GiB" }
  hyperv_replica { preserve_write_order = false }
}
vm "sql01" {
  disk "data" { size = "1 GiB" }
  disk "log" { size = "1 GiB" }
  disk "page-file" {
    size     = "1 GiB"
    excluded = true
  }
  hyperv_replica {
    preserve_write_order = false # want "has 2 replicated disks"
  }
}
sql "vmmdb" {
  placement = "remote"
  vm        = vm.sql01
}
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
		{rules.WriteOrderIsPreserved, "all is on one disk", standalone + `
site "lyon" {}
vm "vmm01" {
  disk "system" { size = "1 GiB" }
  hyperv_replica { preserve_write_order = false }
}
sql "vmmdb" { placement = "same_vm" }
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
		{rules.VMMReplicaHasAnAddress, "the address is of no subnet, the network of the wrong site, the adapter an emulated one", standalone + `
site "lyon" {}
host "lyo-mgmt" { site = site.lyon }
network "prod-paris" {
  site = site.paris
  subnet "app" { cidr = "10.1.10.0/24" }
}
vm "vmm01" {
  network_adapter "lan" {
    legacy = true # want "will not take the address 10.2.10.5"
  }
  hyperv_replica {
    replica_server  = host.lyo-mgmt
    replica_network = network.prod-paris # want "is at .paris.; the replica will run at .lyon."
    failover_ip     = "10.2.10.5" # want "in no subnet of network .prod-paris."
  }
}
vmm "vmm01" { vm = vm.vmm01 }`},
		{rules.VMMReplicaHasAnAddress, "an emulated adapter asks DHCP, and a subnet does not say its range", standalone + `
site "lyon" {}
network "prod-lyon" {
  subnet "app" { cidr = "10.2.10.0/24" }
  subnet "data" {}
}
vm "vmm01" {
  network_adapter "lan" { legacy = true }
  hyperv_replica { failover_ip = "DHCP" }
}
vm "sql01" {
  hyperv_replica {
    replica_network = network.prod-lyon
    failover_ip     = "10.2.20.5"
  }
}
sql "vmmdb" { vm = vm.sql01 }
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
		{rules.IntegrationServicesInVMM, "consistent points without integration services", standalone + `
site "lyon" {}
vm "vmm01" {
  integration_services = false # want "is to have consistent recovery points"
  hyperv_replica {
    application_consistent_snapshot_frequency = "4h"
    failover_ip                               = "dhcp"
  }
}
vmm "vmm01" { vm = vm.vmm01 }`},
		{rules.IntegrationServicesInVMM, "nothing asks for them", standalone + `
site "lyon" {}
vm "vmm01" {
  integration_services = false
  hyperv_replica { failover_ip = "dhcp" }
}
vmm "vmm01" { vm = vm.vmm01 }`},
		{rules.VMMReplicatesAsOftenAsWorkloads, "the most frequent of several policies counts", standalone + `
site "lyon" {}
vm "vmm01" {
  hyperv_replica {
    replication_frequency = "5m" # want "protection .b. every 30s"
  }
}
vmm "vmm01" { vm = vm.vmm01 }
replication_policy "slow" { replication_frequency = "15m" }
replication_policy "fast" { replication_frequency = "30s" }
replication_policy "open" {}
protection "a" { policy = replication_policy.slow }
protection "b" { policy = replication_policy.fast }
protection "c" { policy = replication_policy.open }`},
		{rules.ConsistentPointsOfTheDatabase, "they are switched off", standalone + `
site "lyon" {}
vm "vmm01" {
  hyperv_replica {
    recovery_points                           = 12
    application_consistent_snapshot_frequency = "0s" # want "never has an application-consistent recovery point"
  }
}
sql "vmmdb" { placement = "same_vm" }
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
		{rules.BrokerForClusteredVMMHosts, "the host of VMM is clustered", standalone + `
site "lyon" {}
cluster "mgmt" {} # want "Cluster .mgmt. of host .par-mgmt."
cluster "other" {}
host "par-mgmt" { cluster = cluster.mgmt }
host "par-hv1" { cluster = cluster.other }
vm "vmm01" {
  host = host.par-mgmt
  hyperv_replica {}
}
vmm "vmm01" { vm = vm.vmm01 }`},
		{rules.VMMIsTestedInIsolation, "the test network is said not to be isolated", standalone + `
site "lyon" {}
network "a" { isolated = false }
network "b" {}
vm "vmm01" {
  hyperv_replica {
    test_failover_network = network.a # want "which is not isolated"
  }
}
vm "sql01" {
  hyperv_replica { test_failover_network = network.b }
}
sql "vmmdb" { vm = vm.sql01 }
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
}`},
	})
}

func TestMistakesInWhatVMMNeeds(t *testing.T) {
	checkSituations(t, []situation{
		{rules.NothingVMMNeedsWaitsForIt, "by way of another machine", standalone + `
site "lyon" {}
vm "vmm01" { depends_on = [vm.proxy] }
vm "proxy" {
  depends_on = [vm.files, vm.vmm01] # want "without machine .files."
}
vm "files" { depends_on = [vm.proxy] }
vmm "vmm01" { vm = vm.vmm01 }
protection "p" { vms = [vm.files] }`},
		{rules.NothingVMMNeedsWaitsForIt, "another domain controller answers at the secondary site", standalone + `
site "lyon" { domain_controller = true }
vm "vmm01" { depends_on = [vm.dc01] }
vm "dc01" { domain_controller = true }
vmm "vmm01" { vm = vm.vmm01 }
protection "p" { vms = [vm.dc01] }`},
		{rules.NothingVMMNeedsWaitsForIt, "nobody knows whether one does, and a workload depends on it too", standalone + `
site "lyon" {}
vm "vmm01" {
  depends_on = [vm.dc01] # want "without machine .dc01."
}
vm "dc01" { domain_controller = true }
vm "erp-db" { depends_on = [vm.dc01] }
vmm "vmm01" { vm = vm.vmm01 }
protection "p" { vms = [vm.dc01, vm.erp-db] }`},
		{rules.StartupMemoryOfVMM, "a node of VMM starts with little memory", `
vm "vmm-a" {
  dynamic_memory = true
  startup_memory = "2 GiB"
}
vm "vmm-b" {
  dynamic_memory = true
  startup_memory = "512 MiB" # want "starts with 512 MiB"
}
vm "vmm-c" {
  dynamic_memory = false
  startup_memory = "512 MiB"
}
vm "sql-a" {
  dynamic_memory = true
  startup_memory = "512 MiB"
}
cluster "vmm" { nodes = [vm.vmm-a, vm.vmm-b, vm.vmm-c] }
vmm "vmm-ha" { cluster = cluster.vmm }`},
		{rules.MemoryForVMMAtSecondarySite, "what starts with less, stays elsewhere or comes from the same site does not count in full", standalone + `
site "lyon" {}
host "par-mgmt" { site = site.paris }
host "lyo-mgmt" {
  site   = site.lyon
  memory = "8 GiB"
}
host "lyo-hv1" { site = site.lyon }
vm "vmm01" {
  host           = host.par-mgmt
  memory         = "16 GiB"
  dynamic_memory = true
  startup_memory = "4 GiB"
  hyperv_replica { replica_server = host.lyo-mgmt }
}
vm "unknown" {
  host = host.lyo-mgmt
}
vm "other" {
  host   = host.lyo-hv1
  memory = "64 GiB"
  hyperv_replica { replica_server = host.lyo-mgmt }
}
vmm "vmm01" { vm = vm.vmm01 }`},
		{rules.MemoryForVMMAtSecondarySite, "another replica takes the memory", standalone + `
site "lyon" {}
host "par-mgmt" { site = site.paris }
host "lyo-mgmt" {
  site   = site.lyon
  memory = "8 GiB" # want "the 2 machines that run there after a failover need 10 GiB"
}
vm "vmm01" {
  host   = host.par-mgmt
  memory = "4 GiB"
  hyperv_replica { replica_server = host.lyo-mgmt }
}
vm "print" {
  host   = host.par-mgmt
  memory = "6 GiB"
  hyperv_replica { replica_server = host.lyo-mgmt }
}
vmm "vmm01" { vm = vm.vmm01 }`},
	})
}
