vm "vmm01" {
  host    = host.n-mgmt
  cores   = 8
  memory  = "32 GiB"
  network = network.n-shops

  disk "system" {
    size       = "150 GiB"
    write_rate = "300 KiB/s"
  }

  disk "sql" {
    size       = "200 GiB"
    write_rate = "900 KiB/s"
  }

  hyperv_replica {
    replica_server                            = host.s-mgmt
    replication_frequency                     = "5m"
    recovery_points                           = 4
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
  service_account = "KAUFRING\\svc-vmm"

  provider {
    version      = "5.1.1700"
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
}

cloud "nord" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.nord]
  capability_profile = "Hyper-V"
}

cloud "sued" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.sued]
  capability_profile = "Hyper-V"
}

vault "kaufring" {
  region = "West Europe"

  registration {
    vmm                        = vmm.vmm01
    key_age                    = "1d"
    synchronize_cloud_metadata = true
  }
}
