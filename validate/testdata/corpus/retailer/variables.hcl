# Kaufring: two thousand machines of some hundred shops, in one data centre, protected in the other.
variable "shops" {
  type    = number
  default = 100

  validation {
    condition     = var.shops > 0
    error_message = "There has to be a shop."
  }
}

locals {
  per_shop = 19
  hosts    = 100
}
