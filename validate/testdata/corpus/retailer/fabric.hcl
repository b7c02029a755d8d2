deployment "kaufring" {
  option         = "standalone"
  primary_site   = site.nord
  secondary_site = site.sued
}

site "nord" {
  internet          = true
  domain_controller = true
}

site "sued" {
  internet          = true
  domain_controller = true
}

link "mpls" {
  between      = [site.nord, site.sued]
  bandwidth    = "10 Gbit/s"
  rtt          = "9 ms"
  availability = 0.999
}

host "n-hv" {
  count                    = local.hosts
  site                     = site.nord
  os                       = "2012R2"
  cores                    = 48
  memory                   = "512 GiB"
  maximum_active_transfers = 20

  storage "csv" {
    capacity = "20 TiB"
    iops     = 30000
  }
}

host "s-hv" {
  count                    = local.hosts
  site                     = site.sued
  os                       = "2012R2"
  cores                    = 48
  memory                   = "512 GiB"
  maximum_active_transfers = 20

  storage "csv" {
    capacity = "20 TiB"
    iops     = 30000
  }
}

host "n-mgmt" {
  site   = site.nord
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.s-mgmt]
  }

  storage "d" {
    capacity = "4 TiB"
    iops     = 10000
  }
}

host "s-mgmt" {
  site   = site.sued
  os     = "2012R2"
  cores  = 32
  memory = "256 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.n-mgmt]
  }

  storage "d" {
    capacity = "4 TiB"
    iops     = 10000
  }
}

host_group "nord" {
  hosts = [host.n-hv]
}

host_group "sued" {
  hosts = [host.s-hv]
}

network "n-shops" {
  site = site.nord

  subnet "shops" {
    cidr = "10.64.0.0/16"
    pool = true
  }
}

network "s-shops" {
  site = site.sued

  subnet "shops" {
    cidr = "10.65.0.0/16"
    pool = true
  }
}
