# Haus der Geschichte: VMM is one machine that a stretched cluster of hosts keeps running; Storage Replica copies its disks.

deployment "haus" {
  option         = "stretched_cluster"
  primary_site   = site.forum
  secondary_site = site.depot
}

site "forum" {
  internet          = true
  domain_controller = true
}

site "depot" {
  internet          = true
  domain_controller = true
}

site "office" {
  internet = true
}

link "glass" {
  between   = [site.forum, site.depot]
  bandwidth = "10 Gbit/s"
  rtt       = "1 ms"
}

link "forum-office" {
  between   = [site.forum, site.office]
  bandwidth = "1 Gbit/s"
  rtt       = "2 ms"
}

link "depot-office" {
  between   = [site.depot, site.office]
  bandwidth = "1 Gbit/s"
  rtt       = "2 ms"
}

host "f-mgmt" {
  site    = site.forum
  os      = "2016"
  cores   = 20
  memory  = "128 GiB"
  cluster = cluster.vmm

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

host "d-mgmt" {
  site    = site.depot
  os      = "2016"
  cores   = 20
  memory  = "128 GiB"
  cluster = cluster.vmm

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

host "f-hv1" {
  site   = site.forum
  os     = "2016"
  cores  = 32
  memory = "384 GiB"

  storage "s" {
    capacity = "10 TiB"
    iops     = 20000
  }
}

host "d-hv1" {
  site   = site.depot
  os     = "2016"
  cores  = 32
  memory = "384 GiB"

  storage "s" {
    capacity = "12 TiB"
    iops     = 20000
  }
}

host_group "forum" {
  hosts = [host.f-hv1]
}

host_group "depot" {
  hosts = [host.d-hv1]
}

network "net-f" {
  site = site.forum

  subnet "app" {
    cidr = "10.90.1.0/24"
    pool = true
  }
}

network "net-d" {
  site = site.depot

  subnet "app" {
    cidr = "10.91.1.0/24"
    pool = true
  }
}

vm "haus" {
  host    = host.f-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.net-f

  disk "system" {
    size       = "120 GiB"
    write_rate = "150 KiB/s"
  }
}

vm "sql-f" {
  host    = host.f-mgmt
  cores   = 4
  memory  = "32 GiB"
  network = network.net-f

  disk "data" {
    size       = "200 GiB"
    write_rate = "300 KiB/s"
  }
}

vm "sql-d" {
  host    = host.d-mgmt
  cores   = 4
  memory  = "32 GiB"
  network = network.net-d

  disk "data" {
    size       = "200 GiB"
    write_rate = "300 KiB/s"
  }
}

cluster "vmm" {
  mode                      = "clustered_vm"
  os                        = "2016"
  failover                  = "automatic"
  dynamic_quorum            = true
  resiliency_default_period = "10s"

  storage_replica {
    replication_mode = "synchronous"
  }

  witness {
    type = "file_share"
    site = site.office
  }
}

cluster "sql" {
  mode           = "guest_cluster"
  os             = "2016"
  nodes          = [vm.sql-f, vm.sql-d]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "file_share"
    site = site.office
  }
}

sql "vmmdb" {
  placement = "availability_group"
  edition   = "Enterprise"
  version   = "2016"

  availability_group {
    cluster = cluster.sql

    replica "forum" {
      vm                = vm.sql-f
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    replica "depot" {
      vm                = vm.sql-d
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    listener {
      name    = "vmmdb"
      subnets = ["10.90.1.0/24", "10.91.1.0/24"]
    }
  }
}

vmm "haus" {
  version         = "2016"
  vm              = vm.haus
  cluster         = cluster.vmm
  sql             = sql.vmmdb
  service_account = "HAUS\\svc-vmm"
  dkm             = "CN=VMMDKM,DC=haus,DC=example"

  provider {
    version      = "5.1.2300"
    installed_on = [vm.haus]
  }
}

cloud "forum" {
  vmm                = vmm.haus
  host_groups        = [host_group.forum]
  capability_profile = "Hyper-V"
}

cloud "depot" {
  vmm                = vmm.haus
  host_groups        = [host_group.depot]
  capability_profile = "Hyper-V"
}

vault "haus" {
  region = "West Europe"

  registration {
    vmm     = vmm.haus
    key_age = "1d"
  }
}

vm "guide" {
  count   = 3
  host    = host.f-hv1
  cores   = 4
  memory  = "16 GiB"
  network = network.net-f

  disk "system" {
    size       = "80 GiB"
    write_rate = "60 KiB/s"
  }
}

replication_policy "exhibits" {
  replication_frequency       = "15m"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "forum-to-depot" {
  vault  = vault.haus
  policy = replication_policy.exhibits

  source {
    vmm   = vmm.haus
    cloud = cloud.forum
  }

  target {
    vmm   = vmm.haus
    cloud = cloud.depot
  }

  vms = [vm.guide]

  network_mapping {
    from = network.net-f
    to   = network.net-d
  }
}
