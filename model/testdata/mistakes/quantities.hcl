# Amounts, rates and durations. Each needs a number with a unit, in quotes.

host "par-hv1" {
  memory = 256

  storage "bare" {
    capacity = "4"
  }

  storage "unit" {
    capacity = "4 GiBi"
  }

  storage "rate for an amount" {
    capacity = "4 MiB/s"
  }

  storage "negative" {
    capacity = "-4 TiB"
  }

  storage "overflow" {
    capacity = "8388608 TiB"
  }

  storage "infinite" {
    capacity = "1e400 TiB"
  }

  storage "not a number" {
    capacity = "NaN TiB"
  }

  storage "infinity in words" {
    capacity = "Inf TiB"
  }

  storage "empty" {
    capacity = ""
  }

  storage "two" {
    capacity = "1 TiB 20 GiB"
  }
}

link "wan" {
  between   = []
  bandwidth = "200 MBit/s"
  rtt       = "12 minutes"
}

link "lan" {
  between   = []
  bandwidth = "1e9 Gbit/s"
  rtt       = 12
}

vault "v" {
  registration {
    key_age = "101y"
  }

  registration {
    key_age = "36601d"
  }

  registration {
    key_age = "1h -30m"
  }
}

vm "db" {
  disk "system" {
    size       = "100 GiB"
    write_rate = 4
  }
}
