site "par\u202eis" {}

site "pаris" {}

host "hv" {
  for_each = ["a", "ａ"]
}

host "b\u0000" {}

# These are fine.
site "Orléans île" {}

site "Москва" {}
