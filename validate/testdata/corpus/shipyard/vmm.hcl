vm "vmm01" {
  host    = host.w-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.w-prod

  disk "system" {
    size       = "120 GiB"
    write_rate = "150 KiB/s"
  }

  disk "sql" {
    size       = "60 GiB"
    write_rate = "300 KiB/s"
  }

  hyperv_replica {
    replica_server                            = host.e-mgmt
    replication_frequency                     = "5m"
    recovery_points                           = 2
    authentication_type                       = "kerberos"
    replica_server_port                       = 80
    failover_ip                               = "dhcp"
    preserve_write_order                      = true
    application_consistent_snapshot_frequency = "1h"
  }
}

vmm "vmm01" {
  version         = "2012R2"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "NORDWERFT\\svc-vmm"

  library_server "files" {
    site      = site.west
    copied_to = [site.east]
  }

  provider {
    version      = "5.1.1700"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "w-prod" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.w-prod]
  capability_profile = "Hyper-V"
}

cloud "w-design" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.w-design]
  capability_profile = "Hyper-V"
}

cloud "e-prod" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.e-prod]
  capability_profile = "Hyper-V"
}

cloud "e-design" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.e-design]
  capability_profile = "Hyper-V"
}

vault "nordwerft" {
  region = "West Europe"

  registration {
    vmm           = vmm.vmm01
    key_age       = "1d"
    friendly_name = "vmm01"
  }
}
