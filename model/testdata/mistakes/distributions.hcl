# Parameters of distributions.

locals {
  median = "5m"
  many   = empirical(5)
}

vm "a" {
  boot_time = 120
}

vm "b" {
  boot_time = triangular("1m", "3m", "2m")
}

vm "c" {
  boot_time = uniform("2m", "1m")
}

vm "d" {
  boot_time = lognormal("0s", 1)
}

vm "e" {
  boot_time = lognormal("1m", 11)
}

vm "f" {
  boot_time = lognormal(local.median, "1m")
}

vm "g" {
  boot_time = lognormal("1m", -1)
}

vm "h" {
  boot_time = exponential(60)
}

vm "i" {
  boot_time = normal("1m", null)
}

vm "j" {
  boot_time = empirical([])
}

vm "k" {
  boot_time = empirical(["1m", 2, "3m"])
}

vm "l" {
  boot_time = empirical(["1m", "4 MiB/s"])
}

vm "m" {
  boot_time = triangular("1m", "3m")
}

vm "n" {
  boot_time = weibull("1m", 2)
}

vm "o" {
  disk "data" {
    size       = "1 GiB"
    write_rate = exponential("5m")
  }
}
