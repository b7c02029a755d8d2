# Druckerei Ott: Windows Server 2012 and VMM 2012 SP1, as it was bought. Five minutes is the only interval there is.

deployment "ott" {
  option         = "standalone"
  primary_site   = site.press
  secondary_site = site.archive
}

site "press" {
  internet          = true
  domain_controller = true
}

site "archive" {
  internet          = true
  domain_controller = true
}

link "vdsl" {
  between   = [site.press, site.archive]
  bandwidth = "100 Mbit/s"
  rtt       = "14 ms"
}

host "p-hv1" {
  site   = site.press
  os     = "2012"
  cores  = 16
  memory = "128 GiB"

  storage "raid" {
    capacity = "6 TiB"
    iops     = 3000
  }
}

host "a-hv1" {
  site   = site.archive
  os     = "2012"
  cores  = 16
  memory = "128 GiB"

  storage "raid" {
    capacity = "10 TiB"
    iops     = 6000
  }
}

host "p-mgmt" {
  site   = site.press
  os     = "2012"
  cores  = 8
  memory = "32 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.a-mgmt]
  }

  storage "raid" {
    capacity = "1 TiB"
    iops     = 1000
  }
}

host "a-mgmt" {
  site   = site.archive
  os     = "2012"
  cores  = 8
  memory = "32 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.p-mgmt]
  }

  storage "raid" {
    capacity = "1 TiB"
    iops     = 1000
  }
}

host_group "press" {
  hosts = [host.p-hv1]
}

host_group "archive" {
  hosts = [host.a-hv1]
}

network "lan-p" {
  site = site.press

  subnet "lan" {
    cidr = "192.168.1.0/24"
    pool = true
  }
}

network "lan-a" {
  site = site.archive

  subnet "lan" {
    cidr = "192.168.2.0/24"
    pool = true
  }
}

vm "vmm01" {
  host    = host.p-mgmt
  cores   = 2
  memory  = "8 GiB"
  network = network.lan-p

  disk "system" {
    size       = "120 GiB"
    write_rate = "100 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.a-mgmt
    replication_frequency = "5m"
    recovery_points       = 0
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
  }
}

vmm "vmm01" {
  version         = "2012SP1"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "OTT\\svc-vmm"

  provider {
    version      = "5.1.1200"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "press" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.press]
  capability_profile = "Hyper-V"
}

cloud "archive" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.archive]
  capability_profile = "Hyper-V"
}

vault "ott" {
  region = "West Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}

vm "prepress" {
  host    = host.p-hv1
  cores   = 8
  memory  = "32 GiB"
  network = network.lan-p

  disk "system" {
    size       = "80 GiB"
    write_rate = "80 KiB/s"
  }

  disk "jobs" {
    size       = "1 TiB"
    write_rate = "800 KiB/s"
  }
}

vm "accounts" {
  host    = host.p-hv1
  cores   = 4
  memory  = "16 GiB"
  network = network.lan-p

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KiB/s"
  }
}

replication_policy "ott-2012" {
  replication_frequency       = "5m"
  recovery_points             = 6
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
  host_os                     = "2012"
}

protection "press-to-archive" {
  vault  = vault.ott
  policy = replication_policy.ott-2012

  source {
    vmm   = vmm.vmm01
    cloud = cloud.press
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.archive
  }

  vms = [vm.prepress, vm.accounts]

  network_mapping {
    from = network.lan-p
    to   = network.lan-a
  }
}
