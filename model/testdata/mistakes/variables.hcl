# Variables and locals.

variable "bandwidth" {
  default = "1 Gbit/s"
}

variable "bandwidth" {
  default = "2 Gbit/s"
}

variable "no_default" {}

variable "of_another" {
  default = var.bandwidth
}

variable "machines" {
  type    = numeric
  default = 12
}

variable "hosts" {
  type    = number
  default = "a dozen"
}

locals {
  app_servers = 12
  broken      = local.app_server
  all         = keys(local)
}

locals {
  app_servers = 13
}

site "paris" {
  internet = var.bandwith
}

site "lyon" {
  internet = local
}

site "lille" {
  internet = local.broken # which was reported where it is
}

site "calais" {
  internet = var
}
