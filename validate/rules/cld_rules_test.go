package rules_test

import (
	"testing"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// TestCloudRulesBeyondTheirPages runs rules on what their pages have no room for.
func TestCloudRulesBeyondTheirPages(t *testing.T) {
	many := `
deployment "contoso" {
  option = "standalone"
}
host "par-hv" {
  count = 151
}
host_group "paris" {
  hosts = [host.par-hv]
}
vm "vmm01" {}
`
	updated := `
cluster "paris" {}
host "par-hv1" {
  os       = "2012R2"
  cluster  = cluster.paris
  hotfixes = ["2961977"]
}
host "par-hv2" {
  os       = "2016"
  cluster  = cluster.paris
  hotfixes = []
}
host "par-hv3" {
  os      = "2012R2"
  cluster = cluster.paris
}
host "par-hv4" {
  os       = "2012R2"
  hotfixes = []
}
host_group "paris" {
  hosts = [host.par-hv1, host.par-hv2, host.par-hv3, host.par-hv4]
}
cloud "gold" {
  host_groups = [host_group.paris]
}
protection "gold-to-silver" {
  source {
    cloud = cloud.gold
  }
}
`
	for _, c := range []struct {
		name string
		rule *validate.Rule
		text string
	}{
		{"the library server is VMM's machine, and so is the database's", rules.LargeVMMStandsAlone, many + `
sql "vmmdb" {
  vm = vm.vmm01 # want "database on its own machine"
}
vmm "vmm01" {
  vm  = vm.vmm01
  sql = sql.vmmdb
  library_server "fs" {
    vm = vm.vmm01 # want "library on its own machine"
  }
}
`},
		{"database and library are elsewhere", rules.LargeVMMStandsAlone, many + `
vm "sql01" {}
sql "vmmdb" {
  placement = "remote"
  vm        = vm.sql01
}
vmm "vmm01" {
  vm      = vm.vmm01
  sql     = sql.vmmdb
  library = "\\\\fs01.contoso.example\\MSCVMMLibrary"
}
`},
		{"nothing is said of database and library", rules.LargeVMMStandsAlone, many + `
vmm "vmm01" {
  vm = vm.vmm01
}
`},
		{"the update is there, not needed, not spoken of, or there is no cluster", rules.ClusteredHostsAreUpdated, updated},
		{"source and target are exchanged in a second protection", rules.OnePairPerCloud, `
cloud "gold" {}
cloud "silver" {}
protection "back" {
  source {
    cloud = cloud.silver
  }
  target {
    cloud = cloud.gold
  }
}
protection "forth" {
  source {
    cloud = cloud.gold # want "from .silver. to .gold."
  }
  target {
    cloud = cloud.silver # want "from .silver. to .gold."
  }
}
`},
		{"two policies and three versions", rules.PolicyForEachVersion, `
host "a" {
  os = "2012"
}
host "b" {
  os = "2012R2"
}
host "c" {
  os = "2016"
}
host_group "all" {
  hosts = [host.a, host.b, host.c]
}
cloud "gold" {
  host_groups = [host_group.all]
}
cloud "silver" {}
replication_policy "one" {}
replication_policy "two" {}
protection "p" {
  policy = replication_policy.one # want "3 versions .* for 2 policies"
  source {
    cloud = cloud.gold
  }
  target {
    cloud = cloud.silver
  }
}
protection "q" {
  policy = replication_policy.two # want "3 versions .* for 2 policies"
  source {
    cloud = cloud.gold
  }
  target {
    cloud = cloud.silver
  }
}
`},
		{"a domain controller and a machine with a replica are in a cloud without a pair", rules.PrimaryCloudsAreProtected, `
deployment "contoso" {
  primary_site = site.paris
}
site "paris" {}
host "par-hv1" {
  site = site.paris
}
host_group "paris" {
  hosts = [host.par-hv1]
}
cloud "bronze" {
  host_groups = [host_group.paris]
}
vm "dc" {
  host              = host.par-hv1
  domain_controller = true
}
vm "files" {
  host = host.par-hv1
  hyperv_replica {}
}
protection "gold-to-silver" {}
`},
		{"the second site is there and misspelt", rules.AzureWithoutSecondSite, `
deployment "contoso" {
  primary_site   = site.paris
  secondary_site = site.lion
}
site "paris" {}
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			compareWithWants(t, run(t, c.rule, c.text), wants(t, c.text))
		})
	}
}
