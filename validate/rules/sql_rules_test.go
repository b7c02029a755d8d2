package rules_test

import (
	"testing"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// TestDatabaseRulesBeyondTheirPages runs rules about VMM's database and its library on what their pages have no room for.
func TestDatabaseRulesBeyondTheirPages(t *testing.T) {
	stretched := `
deployment "fabrikam" {
  option          = "stretched_cluster"
  primary_site    = site.paris
  secondary_site  = site.lyon
  trusted_domains = ["fabrikam.example", "partner.example"]
}
site "paris" {}
site "lyon" {}
host "par-mgmt" {
  site = site.paris
}
host "lyo-mgmt" {
  site = site.lyon
}
`
	for _, c := range []struct {
		name string
		rule *validate.Rule
		text string
	}{
		{"nobody says which version it is: from 2016 on there are basic groups", rules.EnterpriseEdition, stretched + `
sql "vmmdb" {
  edition = "Standard"
  availability_group {}
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"a version after 2016", rules.EnterpriseEdition, stretched + `
sql "vmmdb" {
  edition = "Standard"
  version = "2017"
  availability_group {}
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"Enterprise edition in other words", rules.EnterpriseEdition, stretched + `
sql "vmmdb" {
  edition = "enterprise core"
  version = "2012 SP2"
  availability_group {}
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"VMM knows the listener by its full name", rules.ListenerInEachSubnet, stretched + `
sql "vmmdb" {
  availability_group {
    replica "a" {}
    replica "b" {}
    listener {
      name = "vmmdb-ag"
    }
  }
}
vmm "vmm-ha" {
  sql              = sql.vmmdb
  sql_machine_name = "VMMDB-AG.fabrikam.example"
}
`},
		{"VMM knows one of the two machines", rules.ListenerInEachSubnet, stretched + `
sql "vmmdb" {
  availability_group {
    replica "a" {}
    replica "b" {}
    listener {
      name = "vmmdb-ag"
    }
  }
}
vmm "vmm-ha" {
  sql              = sql.vmmdb
  sql_machine_name = "sql-a.fabrikam.example" # want "connects to \"sql-a.fabrikam.example\", not to listener \"vmmdb-ag\""
}
`},
		{"a listener without a name", rules.ClientsTryAllAddresses, stretched + `
sql "vmmdb" {
  availability_group {
    listener {
      multi_subnet_failover = false # want "of the listener,"
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"a listener in one subnet has one address", rules.ClientsTryAllAddresses, stretched + `
sql "vmmdb" {
  availability_group {
    listener {
      name                  = "vmmdb-ag"
      subnets               = ["10.1.10.0/24"]
      multi_subnet_failover = false
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"only the active address is registered", rules.ClientsTryAllAddresses, stretched + `
sql "vmmdb" {
  availability_group {
    listener {
      name                   = "vmmdb-ag"
      multi_subnet_failover  = false # want "knows one address of listener \"vmmdb-ag\""
      register_all_providers = false
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"two replicas differ, and nobody says what the database has", rules.OneCollation, stretched + `
sql "vmmdb" {
  availability_group {
    replica "a" {
      collation = "Latin1_General_CI_AS"
    }
    replica "b" {
      collation = "SQL_Latin1_General_CP1_CI_AS" # want "Replica .b. has collation SQL_Latin1_General_CP1_CI_AS, not"
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"capital letters make no other collation", rules.OneCollation, stretched + `
sql "vmmdb" {
  collation = "latin1_general_ci_as"
  availability_group {
    replica "b" {
      collation = "Latin1_General_CI_AS"
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"nor do small ones hide that case is told apart", rules.OneCollation, stretched + `
sql "vmmdb" {
  collation = "latin1_general_cs_as" # want "tells case apart"
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"the machines of an availability group", rules.DatabaseMachineCanBeUsed, stretched + `
vm "vmm-a" {}
vm "vmm-b" {
  domain = "fabrikam.example"
}
vm "database-server-a" { # want "17 characters"
  domain = "partner.example"
}
vm "sql-b" {
  domain = "other.example" # want "domain \"other.example\", which does not trust \"fabrikam.example\""
}
vm "sql-c" {
  domain = "" # want "in a workgroup"
}
cluster "vmm" {
  nodes = [vm.vmm-a, vm.vmm-b]
}
sql "vmmdb" {
  availability_group {
    replica "a" {
      vm = vm.database-server-a
    }
    replica "b" {
      vm = vm.sql-b
    }
    replica "c" {
      vm = vm.sql-c
    }
  }
}
vmm "vmm-ha" {
  cluster = cluster.vmm
  sql     = sql.vmmdb
}
`},
		{"the number of an instance is no part of a computer's name", rules.DatabaseMachineCanBeUsed, stretched + `
vm "sqlserver-vmm-a" {
  count = 2
}
sql "vmmdb" {
  availability_group {
    replica "a" {
      vm = vm.sqlserver-vmm-a[0]
    }
    replica "b" {
      vm = vm.sqlserver-vmm-a[1]
    }
  }
}
vmm "vmm-ha" {
  sql = sql.vmmdb
}
`},
		{"nor of a node's", rules.NamesHaveAtMost15Characters, stretched + `
vm "vmm-of-fabrikam" {
  count = 2
}
cluster "vmm" {
  nodes = [vm.vmm-of-fabrikam]
}
vmm "vmm-ha" {
  cluster = cluster.vmm
}
`},
		{"a machine that holds the library is a node of VMM, a node of another cluster, or neither", rules.LibraryIsOnFileServers, stretched + `
vm "vmm-a" {}
vm "fs-a" {}
vm "fs01" {}
cluster "vmm" {
  nodes = [vm.vmm-a]
}
cluster "fs" {
  nodes = [vm.fs-a]
}
vmm "vmm-ha" {
  cluster = cluster.vmm
  library_server "default" {
    vm = vm.vmm-a # want "a node of VMM's own cluster"
  }
  library_server "clustered" {
    vm = vm.fs-a
  }
  library_server "old" {
    vm = vm.fs01 # want "one machine"
  }
}
`},
		{"the other library server is at the secondary site by its machine", rules.LibraryIsAtBothSites, stretched + `
vm "fs-b" {
  host = host.lyo-mgmt
}
vmm "vmm-ha" {
  library_server "a" {
    site = site.paris
  }
  library_server "b" {
    vm = vm.fs-b
  }
}
`},
		{"the library is on a cluster with a node at each site", rules.LibraryIsAtBothSites, stretched + `
vm "fs-a" {
  host = host.par-mgmt
}
vm "fs-b" {
  host = host.lyo-mgmt
}
cluster "fs" {
  nodes = [vm.fs-a, vm.fs-b]
}
vmm "vmm-ha" {
  library_server "lib" {
    cluster = cluster.fs
  }
}
`},
		{"the library is on a machine, or a cluster, of the primary site", rules.LibraryIsAtBothSites, stretched + `
vm "fs-a" {
  host = host.par-mgmt
}
cluster "fs" {
  nodes = [vm.fs-a]
}
vmm "vmm-ha" {
  library_server "machine" {
    vm = vm.fs-a # want "\"machine\" is at \"paris\""
  }
  library_server "cluster" {
    cluster = cluster.fs # want "\"cluster\" is at \"paris\""
  }
}
`},
		{"the machine with the library comes over by Hyper-V Replica", rules.LibraryIsAtBothSites, stretched + `
vm "vmm01" {
  host = host.par-mgmt
  hyperv_replica {
    replica_server = host.lyo-mgmt
  }
}
vmm "vmm01" {
  vm = vm.vmm01
  library_server "default" {
    vm = vm.vmm01
  }
}
`},
		{"nobody says where the other library server is", rules.LibraryIsAtBothSites, stretched + `
vm "fs-b" {}
vmm "vmm-ha" {
  library_server "a" {
    site = site.paris
  }
  library_server "b" {
    vm = vm.fs-b
  }
}
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			compareWithWants(t, run(t, c.rule, c.text), wants(t, c.text))
		})
	}
}
