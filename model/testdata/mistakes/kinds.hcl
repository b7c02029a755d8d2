# Values of the wrong kind.

deployment "contoso" {
  option = "streched_cluster"
}

site "paris" {
  internet          = "yes"
  domain_controller = 1
}

host "par-hv1" {
  site   = "paris"
  os     = 2016
  cores  = "32"
  memory = true

  storage "csv1" {
    iops           = -1
  }

  storage "csv2" {
    iops           = 2.5
    classification = ["gold"]
  }

  storage "csv3" {
    iops           = 3000000000
    classification = { name = "gold" }
  }

  storage "csv4" {
    capacity = ["1 TiB"]
  }

  storage "csv5" {
    iops = 1 / 0
  }
}

sql "vmmdb" {
  placement = "remote_server"

  availability_group {
    session_timeout   = 10
    failover_overhead = 5

    listener {
      subnets = "10.1.10.0/24"
    }
  }
}

sql "other" {
  availability_group {

    listener {
      subnets = ["10.1.10.0/24", null]
    }
  }
}

protection "p" {
  vms = ["erp-db"]
}

protection "q" {
  vms = { a = vm.db }
}

vm "db" {}
