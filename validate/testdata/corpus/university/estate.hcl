# Alma Mater: VMM 2016 in a guest cluster of four nodes over two campuses, the witness in Azure.

deployment "alma" {
  option         = "stretched_cluster"
  primary_site   = site.old-town
  secondary_site = site.science-park
}

site "old-town" {
  internet          = true
  domain_controller = true
}

site "science-park" {
  internet          = true
  domain_controller = true
}

link "campus" {
  between   = [site.old-town, site.science-park]
  bandwidth = "10 Gbit/s"
  rtt       = "1 ms"
}

host "ot-mgmt" {
  site   = site.old-town
  os     = "2016"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "ot-net" {
  site = site.old-town

  subnet "app" {
    cidr = "10.50.1.0/24"
    pool = true
  }
}

vm "ot-vmm1" {
  domain  = "alma.example"
  host    = host.ot-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.ot-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "ot-vmm2" {
  domain  = "alma.example"
  host    = host.ot-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.ot-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "ot-sql1" {
  host    = host.ot-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.ot-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

host "sp-mgmt" {
  site   = site.science-park
  os     = "2016"
  cores  = 20
  memory = "128 GiB"

  storage "d" {
    capacity = "3 TiB"
    iops     = 10000
  }
}

network "sp-net" {
  site = site.science-park

  subnet "app" {
    cidr = "10.51.1.0/24"
    pool = true
  }
}

vm "sp-vmm1" {
  domain  = "alma.example"
  host    = host.sp-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.sp-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "sp-vmm2" {
  domain  = "alma.example"
  host    = host.sp-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.sp-net

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }
}

vm "sp-sql1" {
  host    = host.sp-mgmt
  cores   = 8
  memory  = "48 GiB"
  network = network.sp-net

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

cluster "vmm" {
  mode           = "guest_cluster"
  os             = "2016"
  nodes          = [vm.ot-vmm1, vm.ot-vmm2, vm.sp-vmm1, vm.sp-vmm2]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "cloud"
  }
}

cluster "sql" {
  mode           = "guest_cluster"
  os             = "2016"
  nodes          = [vm.ot-sql1, vm.sp-sql1]
  failover       = "automatic"
  dynamic_quorum = true

  witness {
    type = "cloud"
  }
}

sql "vmmdb" {
  placement = "availability_group"
  edition   = "Enterprise"
  version   = "2016"

  availability_group {
    cluster         = cluster.sql
    session_timeout = "10s"

    replica "first" {
      vm                = vm.ot-sql1
      availability_mode = "synchronous_commit"
      failover_mode     = "automatic"
    }

    replica "second" {
      vm                = vm.sp-sql1
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

vmm "alma" {
  version         = "2016"
  cluster         = cluster.vmm
  sql             = sql.vmmdb
  service_account = "ALMA\\svc-vmm"
  dkm             = "CN=VMMDKM,DC=alma,DC=example"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.ot-vmm1, vm.ot-vmm2, vm.sp-vmm1, vm.sp-vmm2]
  }
}

host "ot-hv1" {
  site   = site.old-town
  os     = "2016"
  cores  = 64
  memory = "768 GiB"

  storage "s2d" {
    capacity       = "40 TiB"
    iops           = 90000
    classification = "s2d"
  }
}

host "sp-hv1" {
  site   = site.science-park
  os     = "2016"
  cores  = 64
  memory = "768 GiB"

  storage "s2d" {
    capacity       = "40 TiB"
    iops           = 90000
    classification = "s2d"
  }
}

host_group "ot" {
  hosts = [host.ot-hv1]
}

host_group "sp" {
  hosts = [host.sp-hv1]
}

cloud "ot" {
  vmm                = vmm.alma
  host_groups        = [host_group.ot]
  capability_profile = "Hyper-V"
}

cloud "sp" {
  vmm                = vmm.alma
  host_groups        = [host_group.sp]
  capability_profile = "Hyper-V"
}

vault "alma" {
  region = "West Europe"

  registration {
    vmm           = vmm.alma
    key_age       = "1d"
    friendly_name = "alma"
  }
}

vm "lms" {
  count   = 6
  host    = host.ot-hv1
  cores   = 8
  memory  = "32 GiB"
  network = network.ot-net

  disk "system" {
    size       = "100 GiB"
    write_rate = "200 KiB/s"
  }

  disk "content" {
    size       = "4 TiB"
    write_rate = "3 MiB/s"
  }
}

replication_policy "five" {
  replication_frequency                     = "5m"
  recovery_points                           = 12
  application_consistent_snapshot_frequency = "4h"
  compression                               = true
  allowed_authentication_type               = "kerberos"
  replication_port                          = 8083
  initial_replication_method                = "over_network"
}

protection "ot-to-sp" {
  vault  = vault.alma
  policy = replication_policy.five

  source {
    vmm   = vmm.alma
    cloud = cloud.ot
  }

  target {
    vmm   = vmm.alma
    cloud = cloud.sp
  }

  vms = [vm.lms]

  network_mapping {
    from = network.ot-net
    to   = network.sp-net
  }
}

recovery_plan "lms" {
  source = vmm.alma
  target = vmm.alma

  group "all" {
    vms = [vm.lms]
  }
}
