# Nordwerft: clusters of hosts on both sides of the river, each with its Replica Broker; production and design have a pair of
# clouds each, in both directions.

deployment "nordwerft" {
  option         = "standalone"
  primary_site   = site.west
  secondary_site = site.east
}

site "west" {
  internet          = true
  domain_controller = true
}

site "east" {
  internet          = true
  domain_controller = true
}

link "dark-fibre" {
  between   = [site.west, site.east]
  bandwidth = "2 Gbit/s"
  rtt       = "1 ms"
}

cluster "w-prod" {
  os = "2012R2"

  replica_broker {
    network_name = "w-prod-rb"
  }
}

cluster "w-design" {
  os = "2012R2"

  replica_broker {
    network_name = "w-design-rb"
  }
}

cluster "e-prod" {
  os = "2012R2"

  replica_broker {
    network_name = "e-prod-rb"
  }
}

cluster "e-design" {
  os = "2012R2"

  replica_broker {
    network_name = "e-design-rb"
  }
}

host "w-prod1" {
  site     = site.west
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.w-prod
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "prod"
  }
}

host "w-prod2" {
  site     = site.west
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.w-prod
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "prod"
  }
}

host "w-design1" {
  site     = site.west
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.w-design
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "design"
  }
}

host "w-design2" {
  site     = site.west
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.w-design
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "design"
  }
}

host "e-prod1" {
  site     = site.east
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.e-prod
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "prod"
  }
}

host "e-prod2" {
  site     = site.east
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.e-prod
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "prod"
  }
}

host "e-design1" {
  site     = site.east
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.e-design
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "design"
  }
}

host "e-design2" {
  site     = site.east
  os       = "2012R2"
  cores    = 32
  memory   = "384 GiB"
  cluster  = cluster.e-design
  hotfixes = ["2961977"]

  storage "csv1" {
    capacity       = "12 TiB"
    iops           = 20000
    classification = "design"
  }
}

host "w-mgmt" {
  site   = site.west
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.e-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 4000
  }
}

host "e-mgmt" {
  site   = site.east
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  replica_server {
    allowed_authentication_type  = "kerberos"
    kerberos_authentication_port = 80
    authorized_primary_servers   = [host.w-mgmt]
  }

  storage "d" {
    capacity = "2 TiB"
    iops     = 4000
  }
}

host_group "w-prod" {
  hosts = [host.w-prod1, host.w-prod2]
}

host_group "w-design" {
  hosts = [host.w-design1, host.w-design2]
}

host_group "e-prod" {
  hosts = [host.e-prod1, host.e-prod2]
}

host_group "e-design" {
  hosts = [host.e-design1, host.e-design2]
}
