# Nineteen machines a shop, and the head office.
vm "shop" {
  count   = var.shops * local.per_shop
  host    = host.n-hv[count.index % local.hosts]
  cores   = 2
  memory  = "8 GiB"
  network = network.n-shops

  disk "system" {
    size       = "60 GiB"
    write_rate = lognormal("40 KiB/s", 0.6)
  }

  disk "data" {
    size       = "120 GiB"
    write_rate = "60 KiB/s"
  }
}

vm "office" {
  count   = 100
  host    = host.n-hv[count.index]
  cores   = 4
  memory  = "16 GiB"
  network = network.n-shops

  disk "system" {
    size       = "80 GiB"
    write_rate = "100 KiB/s"
  }
}

replication_policy "shops" {
  replication_frequency       = "15m"
  recovery_points             = 0
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

replication_policy "office" {
  replication_frequency       = "5m"
  recovery_points             = 4
  compression                 = true
  allowed_authentication_type = "kerberos"
  replication_port            = 8083
  initial_replication_method  = "over_network"
}

protection "shops" {
  vault  = vault.kaufring
  policy = replication_policy.shops

  source {
    vmm   = vmm.vmm01
    cloud = cloud.nord
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.sued
  }

  vms = [vm.shop]

  network_mapping {
    from = network.n-shops
    to   = network.s-shops
  }
}

protection "office" {
  vault  = vault.kaufring
  policy = replication_policy.office

  source {
    vmm   = vmm.vmm01
    cloud = cloud.nord
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.sued
  }

  vms = [vm.office]

  network_mapping {
    from = network.n-shops
    to   = network.s-shops
  }
}
