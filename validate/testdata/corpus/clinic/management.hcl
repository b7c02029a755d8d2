vm "vmm01" {
  host    = host.main-mgmt
  cores   = 4
  memory  = "12 GiB"
  network = network.ward-main

  disk "system" {
    size       = "100 GiB"
    write_rate = "200 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.annex-mgmt
    replication_frequency = "5m"
    recovery_points       = 2
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
  }
}

vm "sql01" {
  host    = host.main-mgmt
  cores   = 4
  memory  = "24 GiB"
  network = network.ward-main

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "150 GiB"
    write_rate = "500 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.annex-mgmt
    replication_frequency = "5m"
    recovery_points       = 2
    authentication_type   = "kerberos"
    replica_server_port   = 80
    failover_ip           = "dhcp"
    preserve_write_order  = true
  }
}

vmm "vmm01" {
  version         = "2012R2"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "VINZENZ\\svc-vmm"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "remote"
  vm        = vm.sql01
  edition   = "Standard"
  version   = "2014"
}

cloud "tier1" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.main]
  capability_profile = "Hyper-V"
}

cloud "tier2" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.annex]
  capability_profile = "Hyper-V"
}

vault "vinzenz" {
  region = "West Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}
