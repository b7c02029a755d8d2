# References. That an entity is not declared at all is a finding, not a mistake of the language.

host "par-hv1" {
  site = host.par-hv1
}

host "par-hv2" {
  site = sight.paris
}

host "par-hv3" {
  site = site
}

host "par-hv4" {
  cores = count.index
  site  = each.value
}

site "paris" {}

vm "pair" {
  count = 2
  host  = [host.par-hv1, host.par-hv2][count.index + 1]
}

vm "named" {
  for_each = { front = "1 GiB" }
  memory   = each.valu
}

vmm "one" {
  vm = vm.pair
}

vmm "two" {
  vm = vm.pair[-1]
}

vmm "three" {
  vm  = vm.pair[0].host
  sql = sql.db[1]
}

vmm "four" {
  vm      = [vm.named["front"], vm.pair[1]]
  cluster = []
}

sql "db" {}

protection "p" {
  vms = [vm.pair, host.par-hv1]
}

cluster "c" {
  nodes = [vm.pair, "${vm.named["front"]}-b"]
}
