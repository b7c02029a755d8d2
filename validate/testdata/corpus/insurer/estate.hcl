# Helvetic Mutual: VMM stands alone, but its database shares the availability group of the SQL team.

deployment "helvetic" {
  option         = "standalone"
  primary_site   = site.bern
  secondary_site = site.zug
}

site "bern" {
  internet          = true
  domain_controller = true
}

site "zug" {
  internet          = true
  domain_controller = true
}

site "basel" {
  internet = true
}

link "dwdm" {
  between   = [site.bern, site.zug]
  bandwidth = "1 Gbit/s"
  rtt       = "3 ms"
}

link "bern-basel" {
  between   = [site.bern, site.basel]
  bandwidth = "100 Mbit/s"
  rtt       = "4 ms"
}

link "zug-basel" {
  between   = [site.zug, site.basel]
  bandwidth = "100 Mbit/s"
  rtt       = "4 ms"
}

host "be-hv1" {
  site   = site.bern
  os     = "2016"
  cores  = 40
  memory = "512 GiB"

  storage "s2d" {
    capacity       = "20 TiB"
    iops           = 60000
    classification = "flash"
  }
}

host "be-hv2" {
  site   = site.bern
  os     = "2016"
  cores  = 40
  memory = "512 GiB"

  storage "s2d" {
    capacity       = "20 TiB"
    iops           = 60000
    classification = "flash"
  }
}

host "zg-hv1" {
  site   = site.zug
  os     = "2016"
  cores  = 40
  memory = "512 GiB"

  storage "s2d" {
    capacity       = "20 TiB"
    iops           = 60000
    classification = "flash"
  }
}

host "zg-hv2" {
  site   = site.zug
  os     = "2016"
  cores  = 40
  memory = "512 GiB"

  storage "s2d" {
    capacity       = "20 TiB"
    iops           = 60000
    classification = "flash"
  }
}

host "be-mgmt" {
  site   = site.bern
  os     = "2016"
  cores  = 20
  memory = "128 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.zg-mgmt]
  }

  storage "d" {
    capacity = "4 TiB"
    iops     = 10000
  }
}

host "zg-mgmt" {
  site   = site.zug
  os     = "2016"
  cores  = 20
  memory = "128 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.be-mgmt]
  }

  storage "d" {
    capacity = "4 TiB"
    iops     = 10000
  }
}

host_group "bern" {
  hosts = [host.be-hv1, host.be-hv2]
}

host_group "zug" {
  hosts = [host.zg-hv1, host.zg-hv2]
}

network "be-prod" {
  site = site.bern

  subnet "app" {
    cidr = "172.16.10.0/24"
    pool = true
  }
}

network "zg-prod" {
  site = site.zug

  subnet "app" {
    cidr = "172.17.10.0/24"
    pool = true
  }
}

vm "vmm01" {
  host    = host.be-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.be-prod

  disk "system" {
    size       = "120 GiB"
    write_rate = "200 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.zg-mgmt
    replication_frequency = "30s"
    recovery_points       = 0
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
  }
}

vm "sql-be" {
  host    = host.be-mgmt
  cores   = 8
  memory  = "64 GiB"
  network = network.be-prod

  disk "data" {
    size       = "400 GiB"
    write_rate = "1 MiB/s"
  }
}

vm "sql-zg" {
  host    = host.zg-mgmt
  cores   = 8
  memory  = "64 GiB"
  network = network.zg-prod

  disk "data" {
    size       = "400 GiB"
    write_rate = "1 MiB/s"
  }
}

cluster "sql" {
  mode           = "guest_cluster"
  os             = "2016"
  nodes          = [vm.sql-be, vm.sql-zg]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "file_share"
    site = site.basel
  }
}

sql "vmmdb" {
  placement = "availability_group"
  edition   = "Enterprise"
  version   = "2016"

  availability_group {
    cluster = cluster.sql

    replica "bern" {
      vm                = vm.sql-be
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    replica "zug" {
      vm                = vm.sql-zg
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    listener {
      name                  = "vmmdb"
      subnets               = ["172.16.10.0/24", "172.17.10.0/24"]
      multi_subnet_failover = true
    }
  }
}

vmm "vmm01" {
  version         = "2016"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "HELVETIC\\svc-vmm"

  provider {
    version      = "5.1.2300"
    installed_on = [vm.vmm01]
  }
}

cloud "bern" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.bern]
  capability_profile = "Hyper-V"
}

cloud "zug" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.zug]
  capability_profile = "Hyper-V"
}

vault "helvetic" {
  region = "North Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}

vm "claims" {
  for_each = { one = "a", two = "b", three = "a" }
  host     = each.value == "a" ? host.be-hv1 : host.be-hv2
  cores    = 8
  memory   = "32 GiB"
  network  = network.be-prod

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "500 GiB"
    write_rate = lognormal("1 MiB/s", 0.4)
  }
}

replication_policy "claims" {
  replication_frequency       = "30s"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "bern-to-zug" {
  vault  = vault.helvetic
  policy = replication_policy.claims

  source {
    vmm   = vmm.vmm01
    cloud = cloud.bern
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.zug
  }

  vms = [vm.claims]

  network_mapping {
    from = network.be-prod
    to   = network.zg-prod
  }
}
