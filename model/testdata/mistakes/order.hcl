# All mistakes of a file are told at once, from top to bottom, whoever finds them.

vm "a" {
  crores = 4
  host   = sight.paris
}

sites "paris" {}

link "wan" {
  between   = [site.paris]
  bandwidth = "1 Gbit"
}

locals {
  a = local.b
}

vm "b" {
  memory = "4"
  cores  = "4"

  disk {}
}
