# Talbahn: the second site is unmanned. The clusters keep their majority at the first one, and people decide.

deployment "talbahn" {
  option         = "stretched_cluster"
  primary_site   = site.depot
  secondary_site = site.tunnel
}

site "depot" {
  internet          = true
  domain_controller = true
}

site "tunnel" {
  internet          = true
  domain_controller = true
}

link "rail-fibre" {
  between   = [site.depot, site.tunnel]
  bandwidth = "1 Gbit/s"
  rtt       = "3 ms"
}

host "de-mgmt" {
  site   = site.depot
  os     = "2012R2"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "de-net" {
  site = site.depot

  subnet "app" {
    cidr = "10.50.1.0/24"
    pool = true
  }
}

vm "de-vmm1" {
  domain  = "talbahn.example"
  host    = host.de-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.de-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "de-sql1" {
  host    = host.de-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.de-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

host "tu-mgmt" {
  site   = site.tunnel
  os     = "2012R2"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "tu-net" {
  site = site.tunnel

  subnet "app" {
    cidr = "10.51.1.0/24"
    pool = true
  }
}

vm "tu-vmm1" {
  domain  = "talbahn.example"
  host    = host.tu-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.tu-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "tu-sql1" {
  host    = host.tu-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.tu-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

cluster "vmm" {
  mode               = "guest_cluster"
  os                 = "2012R2"
  nodes              = [vm.de-vmm1, vm.tu-vmm1]
  nodes_without_vote = [vm.tu-vmm1]
  failover           = "manual"
  dynamic_quorum     = true

  witness {
    type = "file_share"
    site = site.depot
  }
}

cluster "sql" {
  mode               = "guest_cluster"
  os                 = "2012R2"
  nodes              = [vm.de-sql1, vm.tu-sql1]
  nodes_without_vote = [vm.tu-sql1]
  failover           = "manual"
  dynamic_quorum     = true

  witness {
    type = "file_share"
    site = site.depot
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
      vm                = vm.de-sql1
      availability_mode = "synchronous_commit"
      failover_mode     = "manual"
    }

    replica "second" {
      vm                = vm.tu-sql1
      availability_mode = "synchronous_commit"
      failover_mode     = "manual"
    }

    listener {
      name                  = "vmmdb-ag"
      subnets               = ["10.50.1.0/24", "10.51.1.0/24"]
      multi_subnet_failover = true
    }
  }
}

vmm "talbahn" {
  version         = "2012R2"
  cluster         = cluster.vmm
  sql             = sql.vmmdb
  service_account = "TALBAHN\\svc-vmm"
  dkm             = "CN=VMMDKM,DC=talbahn,DC=example"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.de-vmm1, vm.tu-vmm1]
  }
}

host "de-hv1" {
  site   = site.depot
  os     = "2012R2"
  cores  = 24
  memory = "256 GiB"

  storage "csv" {
    capacity = "10 TiB"
    iops     = 12000
  }
}

host "tu-hv1" {
  site   = site.tunnel
  os     = "2012R2"
  cores  = 24
  memory = "256 GiB"

  storage "csv" {
    capacity = "12 TiB"
    iops     = 12000
  }
}

host_group "de" {
  hosts = [host.de-hv1]
}

host_group "tu" {
  hosts = [host.tu-hv1]
}

cloud "depot" {
  vmm                = vmm.talbahn
  host_groups        = [host_group.de]
  capability_profile = "Hyper-V"
}

cloud "tunnel" {
  vmm                = vmm.talbahn
  host_groups        = [host_group.tu]
  capability_profile = "Hyper-V"
}

vault "talbahn" {
  region = "West Europe"

  registration {
    vmm     = vmm.talbahn
    key_age = "1d"
  }
}

vm "timetable" {
  host    = host.de-hv1
  cores   = 4
  memory  = "16 GiB"
  network = network.de-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "600 KiB/s"
  }
}

vm "signals" {
  host    = host.de-hv1
  cores   = 8
  memory  = "32 GiB"
  network = network.de-net

  disk "data" {
    size       = "200 GiB"
    write_rate = "400 KiB/s"
  }
}

replication_policy "half-minute" {
  replication_frequency       = "30s"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "depot-to-tunnel" {
  vault  = vault.talbahn
  policy = replication_policy.half-minute

  source {
    vmm   = vmm.talbahn
    cloud = cloud.depot
  }

  target {
    vmm   = vmm.talbahn
    cloud = cloud.tunnel
  }

  vms = [vm.timetable, vm.signals]

  network_mapping {
    from = network.de-net
    to   = network.tu-net
  }
}
