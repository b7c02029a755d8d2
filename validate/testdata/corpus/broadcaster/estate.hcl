# Rundfunk West: a design with history. What is accepted is said where it stands, and the house has rules of its own.

deployment "rundfunk" {
  option         = "standalone"
  primary_site   = site.studio
  secondary_site = site.mast
}

site "studio" {
  internet          = true
  domain_controller = true
}

site "mast" {
  internet          = true
  domain_controller = true
}

link "stm" {
  between   = [site.studio, site.mast]
  bandwidth = "155 Mbit/s"
  rtt       = "8 ms"
}

host "s-hv1" {
  site   = site.studio
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  storage "san" {
    capacity = "10 TiB"
    iops     = 15000
  }
}

host "m-hv1" {
  site   = site.mast
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  storage "san" {
    capacity = "12 TiB"
    iops     = 15000
  }
}

host "s-mgmt" {
  site   = site.studio
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.m-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host "m-mgmt" {
  site   = site.mast
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.s-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host_group "studio" {
  hosts = [host.s-hv1]
}

host_group "mast" {
  hosts = [host.m-hv1]
}

network "air-s" {
  site = site.studio

  subnet "app" {
    cidr = "10.11.1.0/24"
    pool = true
  }
}

network "air-m" {
  site = site.mast

  subnet "app" {
    cidr = "10.12.1.0/24"
    pool = true
  }
}

vm "vmm01" {
  host    = host.s-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.air-s

  disk "system" {
    size       = "200 GiB"
    write_rate = "300 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.m-mgmt
    replication_frequency = "5m"
    recovery_points       = 0
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
  }
}

vmm "vmm01" {
  version         = "2012R2"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "RUNDFUNK\\svc-vmm"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "studio" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.studio]
  capability_profile = "Hyper-V"
}

cloud "mast" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.mast]
  capability_profile = "Hyper-V"
}

vault "rundfunk" {
  region = "West Europe"

  registration {
    vmm = vmm.vmm01
    # vmmdrill:ignore VLT002 -- registered by the integrator, who kept the key; not to be repeated
    key_age = "8d"
  }
}

vm "playout" {
  host    = host.s-hv1
  cores   = 8
  memory  = "64 GiB"
  network = network.air-s

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KiB/s"
  }

  disk "media" {
    size       = "3 TiB"
    write_rate = "2 MiB/s"
  }
}

vm "traffic" {
  host    = host.s-hv1
  cores   = 4
  memory  = "16 GiB"
  network = network.air-s

  disk "data" {
    size       = "300 GiB"
    write_rate = "500 KiB/s"
  }
}

replication_policy "on-air" {
  replication_frequency       = "5m"
  recovery_points             = 0
  compression                 = false
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "studio-to-mast" {
  vault  = vault.rundfunk
  policy = replication_policy.on-air

  source {
    vmm   = vmm.vmm01
    cloud = cloud.studio
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.mast
  }

  vms = [vm.playout, vm.traffic]

  network_mapping {
    from = network.air-s
    to   = network.air-m
  }
}

lint {
  severity = { REP010 = "note" }
}

rule "small_disks" {
  description   = "No disk has more than 8 TiB"
  for_each      = topology.vm
  condition     = alltrue([for d in values(each.value.disk) : d.size <= bytes("8 TiB")])
  error_message = "A disk of ${each.key} has more than 8 TiB."
}
