# What is wrong with attributes: their names, and those that are missing.

deployment "contoso" {
  primary_sight = site.paris
  count         = 2
}

site "paris" {
  inernet = true
  colour  = "blue"
}

link "wan" {
  between = [site.paris]
}

vm "many" {
  count = 12 # one mistake, not twelve
  crores = 4

  disk "system" {
    count      = 2
    write_rate = "1 MiB/s"
  }
}

variable "x" {
  defualt = 1
}

procedure "mine" {
  step "one" {}
}
