# count and for_each. A block whose instances cannot be counted has none, and references to it stay silent.

host "both" {
  count    = 2
  for_each = { a = 1 }
}

host "negative" {
  count = -1
}

host "fraction" {
  count = 1.5
}

host "text" {
  count = "3"
}

host "null" {
  count = null
}

host "huge" {
  count = 1000000000
}

host "number" {
  for_each = 3
}

host "text_again" {
  for_each = "abc"
}

host "numbers" {
  for_each = [1, 2]
}

host "null_again" {
  for_each = null
}

host "too_early" {
  count = length(site.paris)
}

host "unknown" {
  count = local.nothing
}

site "paris" {}

host_group "g" {
  hosts = [host.both[0], host.negative, host.unknown[2], host.numbers["a"]]
}

vm "v" {
  host = host.negative
}
