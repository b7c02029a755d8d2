vm "daily" {
  disk "a" {
    size       = "1 GiB"
    write_rate = daily({ "8:00" = "1 MiB/s" })
  }

  disk "b" {
    size       = "1 GiB"
    write_rate = daily({ "08:00" = 1000 })
  }

  disk "c" {
    size       = "1 GiB"
    write_rate = daily({ "08:00" = "1 MiB" })
  }

  disk "d" {
    size       = "1 GiB"
    write_rate = daily({})
  }

  disk "e" {
    size       = "1 GiB"
    write_rate = daily(["1 MiB/s"])
  }

  boot_time = daily({ "08:00" = "1m" })
}

vm "trace" {
  dynamic "disk" {
    for_each = ["falling", "one", "semicolons", "words", "negative", "before", "years", "long", "quote", "missing", "../mistakes/traces/fine", "", "fine"]
    labels   = [disk.value]
    content {
      size       = "1 GiB"
      write_rate = trace("traces/${disk.value}.csv")
    }
  }
}

vm "elsewhere" {
  disk "above" {
    size       = "1 GiB"
    write_rate = trace("../secrets.csv")
  }

  disk "root" {
    size       = "1 GiB"
    write_rate = trace("/etc/passwd")
  }

  disk "windows" {
    size       = "1 GiB"
    write_rate = trace("C:\\secrets.csv")
  }

  disk "folder" {
    size       = "1 GiB"
    write_rate = trace("traces")
  }
}
