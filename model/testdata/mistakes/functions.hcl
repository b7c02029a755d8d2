# Calls of functions, and operators.

locals {
  wide     = format("%5000d", 1)
  numbers  = range(2000)
  seconds  = duration("5 minutes")
  unknown  = lenght("abc")
  missing  = upper()
  nothing  = 0 / 0
  text     = "a" + 1
  long     = format("%999s", "x")
  replaced = replace(local.long, " ", "${local.long}${local.long}")
  joined   = join(local.long, range(1024), range(100))
  element  = [1, 2][2]
  keys     = keys("abc")
  power    = pow(10, 400)
  indented = indent(5000, "a\nb")
  product  = setproduct(range(1000), range(1000))
  sum      = sum([1, null])
  eternity = duration_text(1e12)
}
