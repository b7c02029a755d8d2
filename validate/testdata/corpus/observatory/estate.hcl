# Sternwarte: the smallest stretched cluster there is, the witness at the institute in town.

deployment "sternwarte" {
  option         = "stretched_cluster"
  primary_site   = site.dome
  secondary_site = site.valley
}

site "dome" {
}

site "valley" {
}

site "town" {
}

link "microwave" {
  between   = [site.dome, site.valley]
  bandwidth = "200 Mbit/s"
  rtt       = "3 ms"
}

link "dome-town" {
  between   = [site.dome, site.town]
  bandwidth = "50 Mbit/s"
  rtt       = "5 ms"
}

link "valley-town" {
  between   = [site.valley, site.town]
  bandwidth = "100 Mbit/s"
  rtt       = "4 ms"
}

host "do-mgmt" {
  site   = site.dome
  os     = "2012R2"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "do-net" {
  site = site.dome

  subnet "app" {
    cidr = "10.50.1.0/24"
    pool = true
  }
}

vm "do-vmm1" {
  domain  = "sternwarte.example"
  host    = host.do-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.do-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "do-sql1" {
  host    = host.do-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.do-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

host "va-mgmt" {
  site   = site.valley
  os     = "2012R2"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "va-net" {
  site = site.valley

  subnet "app" {
    cidr = "10.51.1.0/24"
    pool = true
  }
}

vm "va-vmm1" {
  domain  = "sternwarte.example"
  host    = host.va-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.va-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "va-sql1" {
  host    = host.va-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.va-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

cluster "vmm" {
  mode           = "guest_cluster"
  os             = "2012R2"
  nodes          = [vm.do-vmm1, vm.va-vmm1]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "file_share"
    site = site.town
  }
}

cluster "sql" {
  mode           = "guest_cluster"
  os             = "2012R2"
  nodes          = [vm.do-sql1, vm.va-sql1]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "file_share"
    site = site.town
  }
}

sql "vmmdb" {
  placement = "availability_group"
  edition   = "Enterprise"
  version   = "2014"

  availability_group {
    cluster         = cluster.sql
    session_timeout = "10s"

    replica "first" {
      vm                = vm.do-sql1
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    replica "second" {
      vm                = vm.va-sql1
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    listener {
      name                  = "vmmdb-ag"
      subnets               = ["10.50.1.0/24", "10.51.1.0/24"]
      multi_subnet_failover = true
    }
  }
}

vmm "sternwarte" {
  version         = "2012R2"
  cluster         = cluster.vmm
  sql             = sql.vmmdb
  service_account = "STERNWARTE\\svc-vmm"
  dkm             = "CN=VMMDKM,DC=sternwarte,DC=example"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.do-vmm1, vm.va-vmm1]
  }
}

host "do-hv1" {
  site   = site.dome
  os     = "2012R2"
  cores  = 16
  memory = "128 GiB"

  storage "s" {
    capacity = "8 TiB"
  }
}

host "va-hv1" {
  site   = site.valley
  os     = "2012R2"
  cores  = 16
  memory = "128 GiB"

  storage "s" {
    capacity = "10 TiB"
  }
}

host_group "dome" {
  hosts = [host.do-hv1]
}

host_group "valley" {
  hosts = [host.va-hv1]
}

cloud "dome" {
  vmm                = vmm.sternwarte
  host_groups        = [host_group.dome]
  capability_profile = "Hyper-V"
}

cloud "valley" {
  vmm                = vmm.sternwarte
  host_groups        = [host_group.valley]
  capability_profile = "Hyper-V"
}

vault "sternwarte" {
  region = "West Europe"

  registration {
    vmm     = vmm.sternwarte
    key_age = "1d"
  }
}

vm "plates" {
  host    = host.do-hv1
  cores   = 4
  memory  = "24 GiB"
  network = network.do-net

  disk "images" {
    size       = "5 TiB"
    write_rate = "1 MiB/s"
  }
}

replication_policy "nightly" {
  replication_frequency       = "15m"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "dome-to-valley" {
  vault  = vault.sternwarte
  policy = replication_policy.nightly

  source {
    vmm   = vmm.sternwarte
    cloud = cloud.dome
  }

  target {
    vmm   = vmm.sternwarte
    cloud = cloud.valley
  }

  vms = [vm.plates]

  network_mapping {
    from = network.do-net
    to   = network.va-net
  }
}
