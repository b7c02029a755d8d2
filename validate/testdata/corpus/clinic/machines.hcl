vm "his-db" {
  host    = host.main-hv1
  cores   = 8
  memory  = "64 GiB"
  network = network.ward-main

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "900 GiB"
    write_rate = "3 MiB/s"
  }
}

vm "his-app" {
  count      = 4
  depends_on = [vm.his-db]
  host       = host.main-hv2
  cores      = 4
  memory     = "16 GiB"
  network    = network.ward-main

  disk "system" {
    size       = "80 GiB"
    write_rate = "150 KiB/s"
  }
}

vm "pacs" {
  host    = host.main-hv1
  cores   = 8
  memory  = "32 GiB"
  network = network.ward-main

  disk "system" {
    size       = "80 GiB"
    write_rate = "80 KiB/s"
  }

  disk "archive" {
    size       = "2 TiB"
    write_rate = "4 MiB/s"
  }
}

replication_policy "clinical" {
  replication_frequency                     = "5m"
  recovery_points                           = 4
  application_consistent_snapshot_frequency = "2h"
  compression                               = true
  allowed_authentication_type               = "kerberos"
  replication_port                          = 8083
  initial_replication_method                = "over_network"
}

protection "tier1-to-tier2" {
  vault  = vault.vinzenz
  policy = replication_policy.clinical

  source {
    vmm   = vmm.vmm01
    cloud = cloud.tier1
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.tier2
  }

  vms = [vm.his-db, vm.his-app, vm.pacs]

  network_mapping {
    from = network.ward-main
    to   = network.ward-annex
  }

  storage_mapping {
    from = "tier1"
    to   = "tier2"
  }
}

recovery_plan "his" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "database" {
    vms = [vm.his-db]
  }

  group "application" {
    vms = [vm.his-app]
  }
}

recovery_plan "imaging" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "pacs" {
    vms = [vm.pacs]
  }
}

objective "his" {
  vms = [vm.his-db, vm.his-app]
  rpo = "15m"
  rto = "6h"
}
