# What does not even parse: the first mistake is shown, since the others often follow from it.

site "paris" {
  internet = = true
}

site "lyon" {
  internet = 1 +
}

site lille" {
}
