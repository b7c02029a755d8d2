# Locals may need each other in any order, but not in a circle.

locals {
  a    = local.b + 1
  b    = local.c * 2
  c    = length([local.a])
  self = "${local.self}!"
  ok   = local.fine
  fine = 1
}

host "h" {
  cores = local.a
}
