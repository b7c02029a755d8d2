vm "web" {
  dynamic "disk" {
    for_each = { system = "40 GiB", data = 100 }
    labels   = [disk.key]
    content {
      size = disk.value
    }
  }

  dynamic "disks" {
    for_each = []
    content {}
  }

  dynamic "disk" {
    for_each = "many"
    content {}
  }

  dynamic "disk" {
    for_each = [1]
    labels   = [disk.value]
    content {}
  }

  dynamic "disk" {
    foreach = [1]
    content {}
    content {}
    contents {}
  }

  dynamic "disk" {
    for_each = ["a"]
    iterator = "d"
  }

  dynamic "disk" {
    for_each = ["a"]
    iterator = 5
    labels   = ["a"]
    content {
      size = "1 GiB"
    }
  }

  dynamic "disk" {
    for_each = ["a"]
    content {
      size = "1 GiB"
    }
  }

  disk "b" {
    size = disk.value
  }

  disk = { a = { size = "1 GiB" } }
}
