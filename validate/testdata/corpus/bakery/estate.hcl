# Boulangerie Aubert: three machines in the back room, a second room in the mill by the river.
# Says what has to be said and no more.

deployment "aubert" {
  option         = "standalone"
  primary_site   = site.shop
  secondary_site = site.mill
}

site "shop" {
}

site "mill" {
}

link "radio" {
  between   = [site.shop, site.mill]
  bandwidth = "50 Mbit/s"
  rtt       = "3 ms"
}

host "shop-hv" {
  site = site.shop
}

host "shop-vmm" {
  site = site.shop

  replica_server {}
}

host "mill-hv" {
  site = site.mill

  replica_server {}
}

host "mill-vmm" {
  site = site.mill

  replica_server {}
}

host_group "shop" {
  hosts = [host.shop-hv]
}

host_group "mill" {
  hosts = [host.mill-hv]
}

vm "vmm" {
  host = host.shop-vmm

  hyperv_replica {
    replica_server = host.mill-vmm
  }
}

vm "orders" {
  host = host.shop-hv
}

vm "till" {
  host = host.shop-hv
}

vmm "vmm" {
  vm  = vm.vmm
  sql = sql.vmm

  provider {
    installed_on = [vm.vmm]
  }
}

sql "vmm" {
  placement = "same_vm"
  vm        = vm.vmm
}

cloud "shop" {
  vmm         = vmm.vmm
  host_groups = [host_group.shop]
}

cloud "mill" {
  vmm         = vmm.vmm
  host_groups = [host_group.mill]
}

vault "aubert" {
  registration {
    vmm = vmm.vmm
  }
}

replication_policy "plain" {}

protection "shop-to-mill" {
  vault  = vault.aubert
  policy = replication_policy.plain

  source {
    vmm   = vmm.vmm
    cloud = cloud.shop
  }

  target {
    vmm   = vmm.vmm
    cloud = cloud.mill
  }

  vms = [vm.orders, vm.till]
}
