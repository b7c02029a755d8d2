link "far" {
  between   = []
  bandwidth = "1 Gbit/s"
  loss      = tonumber("1e-1000000")
}

link "farther" {
  between      = []
  bandwidth    = "1 Gbit/s"
  availability = tonumber("1e400")
}

locals {
  infinite = tonumber("Inf")
  nested   = { a = [1, 2 / 0] }
}
