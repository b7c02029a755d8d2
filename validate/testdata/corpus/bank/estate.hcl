# Privatbank Sonntag: certificates instead of Kerberos, everything to Azure through a proxy, replication throttled on the line.

deployment "sonntag" {
  option               = "standalone"
  primary_site         = site.tower
  secondary_site       = site.vault
  business_hours_start = "08:00"
  business_hours_end   = "19:00"
  trusted_domains      = []
}

site "tower" {
  internet          = true
  domain_controller = true
  dns               = true
}

site "vault" {
  internet          = true
  domain_controller = true
  dns               = true
}

link "leased" {
  between   = [site.tower, site.vault]
  bandwidth = "622 Mbit/s"
  rtt       = "6 ms"

  qos_policy {
    throttle_rate = "400 Mbit/s"
    match         = "destination_port"
  }
}

host "t-hv1" {
  site   = site.tower
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"
  domain = "sonntag.example"

  storage "san" {
    capacity       = "15 TiB"
    iops           = 25000
    classification = "gold"
  }
}

host "v-hv1" {
  site   = site.vault
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"
  domain = "sonntag.example"

  storage "san" {
    capacity       = "20 TiB"
    iops           = 25000
    classification = "silver"
  }
}

host "t-mgmt" {
  site   = site.tower
  os     = "2012R2"
  cores  = 16
  memory = "96 GiB"
  domain = "sonntag.example"

  replica_server {
    allowed_authentication_type     = "certificate"
    certificate_authentication_port = 443
    authorized_primary_servers      = [host.v-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host "v-mgmt" {
  site   = site.vault
  os     = "2012R2"
  cores  = 16
  memory = "96 GiB"
  domain = "sonntag.example"

  replica_server {
    allowed_authentication_type     = "certificate"
    certificate_authentication_port = 443
    authorized_primary_servers      = [host.t-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 5000
  }
}

host_group "tower" {
  hosts = [host.t-hv1]
}

host_group "vault" {
  hosts = [host.v-hv1]
}

network "core-t" {
  site = site.tower

  subnet "core" {
    cidr = "192.168.40.0/24"
    pool = true
  }
}

network "core-v" {
  site = site.vault

  subnet "core" {
    cidr = "192.168.41.0/24"
    pool = true
  }
}

vm "vmm01" {
  domain  = "sonntag.example"
  host    = host.t-mgmt
  cores   = 4
  memory  = "16 GiB"
  network = network.core-t

  disk "system" {
    size       = "150 GiB"
    write_rate = "400 KiB/s"
  }

  hyperv_replica {
    replica_server        = host.v-mgmt
    replication_frequency = "5m"
    recovery_points       = 0
    authentication_type   = "certificate"
    replica_server_port   = 443
    failover_ip           = "dhcp"
  }
}

vmm "vmm01" {
  version         = "2012R2"
  vm              = vm.vmm01
  sql             = sql.vmmdb
  service_account = "SONNTAG\\svc-vmm"

  provider {
    version = "5.1.1700"
    proxy {
      address        = "proxy.sonntag.example:3128"
      run_as_account = "DRAProxyAccount"
    }
    installed_on = [vm.vmm01]
  }
}

sql "vmmdb" {
  placement = "same_vm"
  vm        = vm.vmm01
  collation = "SQL_Latin1_General_CP1_CI_AS"
}

cloud "tower" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.tower]
  capability_profile = "Hyper-V"
}

cloud "vault" {
  vmm                = vmm.vmm01
  host_groups        = [host_group.vault]
  capability_profile = "Hyper-V"
}

vault "sonntag" {
  region = "West Europe"

  registration {
    vmm     = vmm.vmm01
    key_age = "1d"
  }
}

vm "ledger" {
  host    = host.t-hv1
  cores   = 16
  memory  = "128 GiB"
  network = network.core-t

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KiB/s"
  }

  disk "data" {
    size       = "2 TiB"
    write_rate = "6 MiB/s"
  }
}

vm "teller" {
  count      = 8
  depends_on = [vm.ledger]
  host       = host.t-hv1
  cores      = 2
  memory     = "8 GiB"
  network    = network.core-t

  disk "system" {
    size       = "60 GiB"
    write_rate = "100 KiB/s"
  }
}

replication_policy "certified" {
  replication_frequency         = "5m"
  recovery_points               = 0
  compression                   = true
  allowed_authentication_type   = "certificate"
  replication_port              = 8084
  initial_replication_method    = "over_network"
  online_replication_start_time = "21:00"
}

protection "tower-to-vault" {
  vault  = vault.sonntag
  policy = replication_policy.certified

  source {
    vmm   = vmm.vmm01
    cloud = cloud.tower
  }

  target {
    vmm   = vmm.vmm01
    cloud = cloud.vault
  }

  vms = [vm.ledger, vm.teller]

  network_mapping {
    from = network.core-t
    to   = network.core-v
  }

  storage_mapping {
    from = "gold"
    to   = "silver"
  }
}

recovery_plan "banking" {
  source = vmm.vmm01
  target = vmm.vmm01

  group "ledger" {
    vms = [vm.ledger]
  }

  group "tellers" {
    vms = [vm.teller]
  }
}
