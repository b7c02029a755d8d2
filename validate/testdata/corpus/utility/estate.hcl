# Stadtwerke Lind: the machines come out of the inventory as JSON; the rest is written by hand.

deployment "lind" {
  option         = "standalone"
  primary_site   = site.works
  secondary_site = site.reservoir
}

site "works" {
  internet          = true
  domain_controller = true
}

site "reservoir" {
  internet          = true
  domain_controller = true
}

link "ring" {
  between   = [site.works, site.reservoir]
  bandwidth = "1 Gbit/s"
  rtt       = "2 ms"
}

host "w-hv1" {
  site   = site.works
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  storage "san" {
    capacity = "10 TiB"
    iops     = 15000
  }
}

host "w-hv2" {
  site   = site.works
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  storage "san" {
    capacity = "10 TiB"
    iops     = 15000
  }
}

host "r-hv1" {
  site   = site.reservoir
  os     = "2012R2"
  cores  = 32
  memory = "512 GiB"

  storage "san" {
    capacity = "20 TiB"
    iops     = 15000
  }
}

host "w-mgmt" {
  site   = site.works
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.r-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host "r-mgmt" {
  site   = site.reservoir
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.w-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host_group "works" {
  hosts = [host.w-hv1, host.w-hv2]
}

host_group "reservoir" {
  hosts = [host.r-hv1]
}

network "scada-w" {
  site = site.works

  subnet "scada" {
    cidr = "10.99.1.0/24"
    pool = true
  }
}

network "scada-r" {
  site = site.reservoir

  subnet "scada" {
    cidr = "10.99.2.0/24"
    pool = true
  }
}

vm "vmm01" {
  host    = host.w-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.scada-w

  disk "system" {
    size       = "200 GiB"
    write_rate = "300 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.r-mgmt
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
  service_account = "LIND\\svc-vmm"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "works" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.works]
  capability_profile = "Hyper-V"
}

cloud "reservoir" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.reservoir]
  capability_profile = "Hyper-V"
}

vault "lind" {
  region = "West Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}

replication_policy "scada" {
  replication_frequency       = "5m"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "works-to-reservoir" {
  vault  = vault.lind
  policy = replication_policy.scada

  source {
    vmm   = vmm.vmm01
    cloud = cloud.works
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.reservoir
  }

  vms = [vm.pumps, vm.billing, vm.gis]

  network_mapping {
    from = network.scada-w
    to   = network.scada-r
  }
}
