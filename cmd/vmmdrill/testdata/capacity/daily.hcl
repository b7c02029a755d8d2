# One machine, replicated by Hyper-V itself, with a job at night: twenty times as much as by day, for an hour.

deployment "nightly" {
  option         = "standalone"
  primary_site   = site.paris
  secondary_site = site.lyon
}

site "paris" {}

site "lyon" {}

link "wan" {
  between   = [site.paris, site.lyon]
  bandwidth = "50 Mbit/s"
}

host "par-hv1" {
  site   = site.paris
  cores  = 16
  memory = "64 GiB"

  storage "csv1" {
    capacity   = "2 TiB"
    free_space = "300 GiB"
  }
}

host "lyo-hv1" {
  site   = site.lyon
  os     = "2012R2"
  cores  = 16
  memory = "64 GiB"

  storage "csv1" {
    capacity = "2 TiB"
    iops     = 5000
  }

  replica_server {
    authorized_primary_servers = [host.par-hv1]
  }
}

vmm "vmm01" {
  vm = vm.vmm01
}

vm "vmm01" {
  host   = host.par-hv1
  cores  = 4
  memory = "16 GiB"

  disk "system" {
    size       = "100 GiB"
    write_rate = "100 KB/s"
    write_iops = 5
  }

  disk "sql" {
    size       = "200 GiB"
    write_rate = daily({ "00:00" = "500 KB/s", "23:00" = "10 MB/s" })
  }

  hyperv_replica {
    replica_server        = host.lyo-hv1
    replication_frequency = "5m"
    recovery_points       = 12
  }
}
