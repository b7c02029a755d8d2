package kernel

import "math/bits"

// digits is a set of digits.
type digits struct {
	words [fanout / 64]uint64
	some  uint8 // bit i: words[i] is not zero
}

// add reports whether the digit is new.
func (d *digits) add(digit uint8) bool {
	i, bit := digit/64, uint64(1)<<(digit%64)
	before := d.words[i]
	d.words[i] = before | bit
	d.some |= 1 << i
	return before&bit == 0
}

// remove is 1 if that was the last digit, else 0.
func (d *digits) remove(digit uint8) (empty uint8) {
	i := digit / 64
	left := d.words[i] &^ (1 << (digit % 64))
	d.words[i] = left
	d.some &^= isZero(left) << i
	return isZero(uint64(d.some))
}

// isZero is 1 or 0, without a jump that could be mispredicted.
func isZero(x uint64) uint8 {
	if x == 0 {
		return 1
	}
	return 0
}

// first is the lowest digit; there must be one.
func (d *digits) first() uint8 {
	i := uint8(bits.TrailingZeros8(d.some)) % (fanout / 64)
	return i*64 + uint8(bits.TrailingZeros64(d.words[i]))
}
