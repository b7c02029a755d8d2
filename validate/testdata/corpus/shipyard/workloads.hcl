vm "mes-1" {
  host    = host.w-prod1
  cores   = 8
  memory  = "48 GiB"
  network = network.w-prod

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "400 GiB"
    write_rate = "2 MiB/s"
  }
}

vm "mes-2" {
  host    = host.w-prod2
  cores   = 8
  memory  = "48 GiB"
  network = network.w-prod

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "400 GiB"
    write_rate = "2 MiB/s"
  }
}

vm "cad" {
  count   = 10
  host    = count.index % 2 == 0 ? host.w-design1 : host.w-design2
  cores   = 4
  memory  = "24 GiB"
  network = network.w-design

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }

  disk "models" {
    size       = "600 GiB"
    write_rate = daily({ "07:00" = "3 MiB/s", "19:00" = "100 KiB/s" })
  }
}

replication_policy "standard" {
  replication_frequency                     = "5m"
  recovery_points                           = 8
  application_consistent_snapshot_frequency = "4h"
  compression                               = true
  allowed_authentication_type               = "kerberos"
  replication_port                          = 8083
  initial_replication_method                = "over_network"
}

replication_policy "often" {
  replication_frequency                     = "30s"
  recovery_points                           = 2
  application_consistent_snapshot_frequency = "1h"
  compression                               = true
  allowed_authentication_type               = "kerberos"
  replication_port                          = 8083
  initial_replication_method                = "over_network"
}

protection "prod" {
  vault  = vault.nordwerft
  policy = replication_policy.often

  source {
    vmm   = vmm.vmm01
    cloud = cloud.w-prod
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.e-prod
  }

  vms = [vm.mes-1, vm.mes-2]

  network_mapping {
    from = network.w-prod
    to   = network.e-prod
  }
}

protection "design" {
  vault  = vault.nordwerft
  policy = replication_policy.standard

  source {
    vmm   = vmm.vmm01
    cloud = cloud.w-design
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.e-design
  }

  vms = [vm.cad]

  network_mapping {
    from = network.w-design
    to   = network.e-design
  }
}

recovery_plan "production" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "mes" {
    vms = [vm.mes-1, vm.mes-2]

    script "mount" {
      path     = "\\\\files\\MSCVMMLibrary\\mount.ps1"
      position = "after"
      duration = "2m"
    }

    manual_action "call the foremen" {
      instructions = "Tell the foremen that the lines start again."
      position     = "after"
      duration     = "15m"
    }
  }
}

recovery_plan "design" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "cad" {
    vms = [vm.cad]
  }
}

objective "production" {
  vms = [vm.mes-1, vm.mes-2]
  rpo = "5m"
  rto = "4h"
}
