package rules_test

import (
	"testing"

	"vmmdrill/validate/rules"
)

func TestMistakesInNetworkMappings(t *testing.T) {
	checkSituations(t, []situation{
		{rules.MappedFromProtectedCloud, "the network is at the other site", exchanged},
		{rules.MappedToReplicaCloud, "the network is at the other site", exchangedTarget},
		{rules.MappedToReplicaCloud, "a cloud without hosts, or with one that stands nowhere, may be anywhere", `
site "lyon" {}
site "paris" {}
host "lost" {}
host "lyo-hv1" { site = site.lyon }
host_group "some" { hosts = [host.lyo-hv1, host.lost] }
cloud "silver" { host_groups = [host_group.some] }
cloud "empty" {}
network "a" {}
network "b" { site = site.paris }
protection "p" {
  target { cloud = cloud.silver }
  network_mapping {
    from = network.a
    to   = network.b
  }
}
protection "q" {
  target { cloud = cloud.empty }
  network_mapping {
    from = network.a
    to   = network.b
  }
}`},
		{rules.MappedForEveryReplicaCloud, "a cloud that does not say its networks may have it", `
network "a" {}
network "b" { logical_network = "production" }
cloud "silver" { logical_networks = ["production"] }
cloud "bronze" {}
protection "p" {
  target { cloud = cloud.silver }
  network_mapping {
    from = network.a
    to   = network.b
  }
}
protection "q" {
  target { cloud = cloud.bronze }
}`},
		{rules.SubnetsHaveTheSameNames, "with one subnet at each side there is nothing to choose, with two at one there is", `
network "a" {
  subnet "app" {}
}
network "b" {
  subnet "app-lyon" {}
}
network "c" {
  subnet "one" {}
  subnet "two" {}
}
network "d" {}
protection "p" {
  network_mapping {
    from = network.a
    to   = network.b
  }
  network_mapping {
    from = network.a
    to   = network.c # want "come into its first one, .one."
  }
  network_mapping {
    from = network.c
    to   = network.d
  }
}`},
		{rules.MappingBackLeadsHome, "two networks share a target, and a protection of the other direction maps it back to one", `
network "a1" {}
network "a2" {}
network "b" {}
protection "p" {
  network_mapping {
    from = network.a1
    to   = network.b
  }
  network_mapping {
    from = network.a2
    to   = network.b
  }
}
protection "q" {
  network_mapping {
    from = network.b
    to   = network.a1 # want "machines of .a2. would come back"
  }
}`},
		{rules.TestNetworkIsIsolated, "the test network is said not to be isolated, or nothing is said", `
network "open" { isolated = false }
network "unknown" {}
network "a" {}
network "b" {}
protection "p" {
  test_failover_network = network.open # want "which is not isolated"
}
protection "q" {
  test_failover_network = network.unknown
}
protection "r" {
  test_failover_network = network.a # want "where the machine itself works"
  network_mapping {
    from = network.a
    to   = network.b
  }
}`},
		{rules.TestNetworkOfTheSameKind, "copies and tests are on virtualised networks", `
network "a" {}
network "b" { isolation_type = "windows_network_virtualization" }
protection "p" {
  test_failover_network = network.b
  network_mapping {
    from = network.a
    to   = network.b
  }
}`},
	})
}

// exchanged has the two ends of a mapping the wrong way round; a cloud that is its own target is left to CLD008.
const exchanged = `
site "paris" {}
site "lyon" {}
host "par-hv1" { site = site.paris }
host_group "paris" { hosts = [host.par-hv1] }
cloud "gold" { host_groups = [host_group.paris] }
network "prod-paris" { site = site.paris }
network "prod-lyon" { site = site.lyon }
protection "p" {
  source { cloud = cloud.gold }
  network_mapping {
    from = network.prod-lyon # want "it is at .lyon., where the cloud has no host"
    to   = network.prod-paris
  }
}
protection "q" {
  source { cloud = cloud.gold }
  target { cloud = cloud.gold }
  network_mapping {
    from = network.prod-lyon
    to   = network.prod-paris
  }
}`

const exchangedTarget = `
site "paris" {}
site "lyon" {}
host "lyo-hv1" { site = site.lyon }
host_group "lyon" { hosts = [host.lyo-hv1] }
cloud "silver" { host_groups = [host_group.lyon] }
network "prod-paris" { site = site.paris }
network "prod-lyon" { site = site.lyon }
protection "p" {
  target { cloud = cloud.silver }
  network_mapping {
    from = network.prod-lyon
    to   = network.prod-paris # want "it is at .paris., where the cloud has no host"
  }
}`

func TestMistakesInAddressesAndAdapters(t *testing.T) {
	checkSituations(t, []situation{
		{rules.PoolForStaticAddresses, "an adapter comes into the subnet of the same name, or the first", `
network "a" {
  subnet "app" {}
  subnet "data" {}
  subnet "backup" {}
}
network "b" {
  subnet "first" {
    pool = false # want "machine .three. with a static address"
  }
  subnet "app" { pool = true }
  subnet "data" {
    pool = false # want "machine .two. with a static address"
  }
}
vm "one" {
  network = network.a
  network_adapter "lan" {
    subnet            = "app"
    ipv4_address_type = "static"
  }
}
vm "two" {
  network = network.a
  network_adapter "lan" {
    subnet            = "data"
    ipv4_address_type = "static"
  }
  network_adapter "unknown" { ipv4_address_type = "static" }
}
vm "three" {
  network_adapter "lan" {
    network           = network.a
    subnet            = "backup"
    ipv4_address_type = "static"
  }
  network_adapter "second" {
    network           = network.a
    subnet            = "backup"
    ipv4_address_type = "static"
  }
}
vm "four" {
  network_adapter "lan" {
    network           = network.a
    subnet            = "data"
    ipv4_address_type = "dynamic"
  }
}
vm "five" { network = network.a }
protection "p" {
  vms = [vm.one, vm.two, vm.three, vm.four, vm.five]
  network_mapping {
    from = network.a
    to   = network.b
  }
}`},
		{rules.PoolForVirtualisedNetworks, "a network is virtualised at the source only", `
network "a" {
  isolation_type = "windows_network_virtualization"
  subnet "app" { pool = false }
}
network "b" {
  subnet "app" { pool = false }
}
protection "p" {
  network_mapping {
    from = network.a
    to   = network.b
  }
}`},
		{rules.SubnetFailsOverAsAWhole, "nobody says whether it is stretched", kept("", "")},
		{rules.SubnetFailsOverAsAWhole, "the other side says that it is", kept("    stretched = true", "    stretched = false")},
		{rules.SubnetFailsOverAsAWhole, "machines in another subnet and with a replica of their own do not count", kept("    stretched = false", "")},
		{rules.SupportedAdaptersAndDisks, "a machine that nobody protects may have what it likes", `
vm "a" {
  network_adapter "lan" {
    ipv6 = true # want "has an IPv6 address"
  }
  disk "data" {
    size      = "1 GiB"
    encrypted = true # want "is encrypted"
  }
  disk "left-out" {
    size     = "1 GiB"
    shared   = true
    excluded = true
  }
}
vm "b" {
  network_adapter "lan" { ipv6 = true }
}
protection "p" { vms = [vm.a] }`},
		{rules.PlanHasOneKindOfMachine, "a machine that states its network has one adapter, one that states nothing any number", `
network "a" {}
vm "one" { network = network.a }
vm "open" {}
vm "two" {
  network_adapter "lan" {}
  network_adapter "backup" {}
}
recovery_plan "mixed" { # want "mixes machine .one. with one adapter"
  group "first" { vms = [vm.one] }
  group "second" { vms = [vm.two] }
}
recovery_plan "pure" {
  group "all" { vms = [vm.two, vm.open] }
}`},
	})
}

// kept is a subnet with the same addresses at both sides. Of its machines one stays behind.
func kept(source, target string) string {
	want := ""
	if source == "    stretched = false" {
		want = " # want \"machine .left. would stay behind\""
	}
	return `
network "a" {
  subnet "app" {
    cidr = "10.1.10.7/24"
` + source + `
  }
  subnet "data" {}
}
network "b" {
  subnet "application" {
    cidr = "10.1.10.0/24"` + want + `
` + target + `
  }
}
vm "moved" {
  network = network.a
  network_adapter "lan" { subnet = "app" }
}
vm "left" {
  network = network.a
  network_adapter "lan" { subnet = "app" }
  network_adapter "second" { subnet = "app" }
}
vm "elsewhere" {
  network = network.a
  network_adapter "lan" { subnet = "data" }
}
vm "by-itself" {
  network = network.a
  network_adapter "lan" { subnet = "app" }
  hyperv_replica {}
}
vm "unknown" { network = network.a }
protection "p" {
  vms = [vm.moved]
  network_mapping {
    from = network.a
    to   = network.b
  }
}`
}
