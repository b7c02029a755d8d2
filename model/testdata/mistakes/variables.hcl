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

variable "sites" {
  type      = list(string)
  default   = { a = 1 }
  sensitive = "yes"
  nullable  = true

  validations {}
}

variable "frequency" {
  type    = string
  default = "7m"

  validation {
    condition     = contains(["30s", "5m", "15m"], var.frequency)
    error_message = "Replication every ${var.frequency} does not exist."
  }

  validation {
    condition     = 5
    error_message = "Never said."
  }

  validation {
    condition     = false
    error_message = 5
  }

  validation {
    condition = true
    message   = "Never said."
  }
}

variable "account" {
  default   = "hunter2"
  sensitive = true
}

deployment "contoso" {
  option           = var.account
  dns_time_to_live = local.lifetime
}

locals {
  lifetime = "${var.account} minutes"
}
