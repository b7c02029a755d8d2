# Brauerei Hirsch: one subnet over both sites, so that machines keep their addresses.

deployment "hirsch" {
  option         = "standalone"
  primary_site   = site.brewhouse
  secondary_site = site.warehouse
}

site "brewhouse" {
  internet          = true
  domain_controller = true
}

site "warehouse" {
  internet          = true
  domain_controller = true
}

link "vpls" {
  between   = [site.brewhouse, site.warehouse]
  bandwidth = "500 Mbit/s"
  rtt       = "5 ms"
}

host "b-hv1" {
  site   = site.brewhouse
  os     = "2016"
  cores  = 24
  memory = "192 GiB"

  storage "nvme" {
    capacity = "6 TiB"
    iops     = 50000
  }
}

host "w-hv1" {
  site   = site.warehouse
  os     = "2016"
  cores  = 24
  memory = "192 GiB"

  storage "nvme" {
    capacity = "8 TiB"
    iops     = 50000
  }
}

host "b-mgmt" {
  site   = site.brewhouse
  os     = "2016"
  cores  = 12
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.w-mgmt]
  }

  storage "ssd" {
    capacity = "1 TiB"
    iops     = 20000
  }
}

host "w-mgmt" {
  site   = site.warehouse
  os     = "2016"
  cores  = 12
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.b-mgmt]
  }

  storage "ssd" {
    capacity = "1 TiB"
    iops     = 20000
  }
}

host_group "brewhouse" {
  hosts = [host.b-hv1]
}

host_group "warehouse" {
  hosts = [host.w-hv1]
}

network "plant-b" {
  site = site.brewhouse

  subnet "plant" {
    cidr      = "10.7.0.0/22"
    stretched = true
  }
}

network "plant-w" {
  site = site.warehouse

  subnet "plant" {
    cidr      = "10.7.0.0/22"
    stretched = true
  }
}

vm "vmm01" {
  host    = host.b-mgmt
  cores   = 4
  memory  = "12 GiB"
  network = network.plant-b

  disk "system" {
    size       = "200 GiB"
    write_rate = "300 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.w-mgmt
    replication_frequency = "30s"
    recovery_points       = 0
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
  }
}

vmm "vmm01" {
  version         = "2016"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "HIRSCH\\svc-vmm"

  provider {
    version      = "5.1.2300"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "brewhouse" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.brewhouse]
  capability_profile = "Hyper-V"
}

cloud "warehouse" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.warehouse]
  capability_profile = "Hyper-V"
}

vault "hirsch" {
  region = "West Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}

vm "kettles" {
  host    = host.b-hv1
  cores   = 4
  memory  = "16 GiB"
  network = network.plant-b

  disk "data" {
    size       = "200 GiB"
    write_rate = "700 KiB/s"
  }

  network_adapter "plant" {
    network = network.plant-b
    subnet  = "plant"
  }
}

vm "erp" {
  host    = host.b-hv1
  cores   = 8
  memory  = "48 GiB"
  network = network.plant-b

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "800 GiB"
    write_rate = "2 MiB/s"
  }
}

replication_policy "quick" {
  replication_frequency       = "30s"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "brewhouse-to-warehouse" {
  vault  = vault.hirsch
  policy = replication_policy.quick

  source {
    vmm   = vmm.vmm01
    cloud = cloud.brewhouse
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.warehouse
  }

  vms = [vm.kettles, vm.erp]

  network_mapping {
    from = network.plant-b
    to   = network.plant-w
  }
}

recovery_plan "brewing" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "erp" {
    vms = [vm.erp]
  }

  group "kettles" {
    vms = [vm.kettles]
  }
}
