# What is wrong with blocks: their types, their names, how often they may occur.

bandwidth = "1 Gbit/s"

sites "paris" {}

network_mapping {
  from = network.a
}

deployment "contoso" {}
deployment "fabrikam" {}

site {}
site {}
site "" {}
site "paris" "france" {}

host "par-hv1" {
  storage {
    iops = 100
  }

  storage "csv1" "csv2" {}

  replica_server "one" {}
  replica_server {}

  disk "system" {
    size = "10 GiB"
  }

  storages "csv3" {}
}

host "par-hv1" {}

locals "numbers" {
  one = 1

  two {
    three = 3
  }
}

variable "bandwidth" {
  default = "1 Gbit/s"

  validation {}
}

variable {}

lint "x" {}
