network "w-prod" {
  site = site.west

  subnet "lan" {
    cidr = "10.40.1.0/24"
    pool = true
  }
}

network "w-design" {
  site = site.west

  subnet "lan" {
    cidr = "10.40.2.0/24"
    pool = true
  }
}

network "e-prod" {
  site = site.east

  subnet "lan" {
    cidr = "10.41.1.0/24"
    pool = true
  }
}

network "e-design" {
  site = site.east

  subnet "lan" {
    cidr = "10.41.2.0/24"
    pool = true
  }
}
