# St. Vinzenz clinic: VMM's SQL Server is a machine of its own, as the database team wanted it.
# It has its own Hyper-V Replica and is brought back before VMM.

deployment "vinzenz" {
  option           = "standalone"
  primary_site     = site.main
  secondary_site   = site.annex
  dns_time_to_live = "5m"
}

site "main" {
  internet          = true
  domain_controller = true
}

site "annex" {
  internet          = true
  domain_controller = true
}

link "fibre" {
  between   = [site.main, site.annex]
  bandwidth = "300 Mbit/s"
  rtt       = "2 ms"
}

host "main-hv1" {
  site   = site.main
  os     = "2012R2"
  cores  = 24
  memory = "192 GiB"

  storage "csv1" {
    capacity       = "8 TiB"
    iops           = 15000
    classification = "tier1"
  }
}

host "main-hv2" {
  site   = site.main
  os     = "2012R2"
  cores  = 24
  memory = "192 GiB"

  storage "csv1" {
    capacity       = "8 TiB"
    iops           = 15000
    classification = "tier1"
  }
}

host "main-mgmt" {
  site   = site.main
  os     = "2012R2"
  cores  = 16
  memory = "96 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.annex-mgmt]
  }

  storage "d" {
    capacity = "3 TiB"
    iops     = 6000
  }
}

host "annex-hv1" {
  site   = site.annex
  os     = "2012R2"
  cores  = 32
  memory = "384 GiB"

  storage "csv1" {
    capacity       = "20 TiB"
    iops           = 20000
    classification = "tier2"
  }
}

host "annex-mgmt" {
  site   = site.annex
  os     = "2012R2"
  cores  = 16
  memory = "96 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.main-mgmt]
  }

  storage "d" {
    capacity = "3 TiB"
    iops     = 6000
  }
}

host_group "main" {
  hosts = [host.main-hv1, host.main-hv2]
}

host_group "annex" {
  hosts = [host.annex-hv1]
}

network "ward-main" {
  site = site.main

  subnet "servers" {
    cidr = "10.20.4.0/23"
    pool = true
  }
}

network "ward-annex" {
  site = site.annex

  subnet "servers" {
    cidr = "10.21.4.0/23"
    pool = true
  }
}
