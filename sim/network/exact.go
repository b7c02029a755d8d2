package network

import (
	"math"
	"math/bits"
)

// exact is a whole number of units, in 128 bits, for sums in which neither the order of the terms nor their difference in size shows.
// Units are chosen so that all that a network can hold fits: 2^-rateUnit bytes/s up to 10^18, 2^-weightUnit up to the weight of 2^24 flows.
type exact struct{ high, low uint64 }

const (
	rateUnit   = 64
	weightUnit = 73
	unitOfHigh = 1 << 64
)

// exactly counts the units of 2^-unit in a number that is not negative. What is less than a unit is cut off; from 2^61 bytes/s on, which is
// more than any link has, all rates are the same.
func exactly(x float64, unit int) exact {
	b := math.Float64bits(min(x, 1<<61))
	digits, shift := b&(1<<52-1)|1<<52, int(b>>52)-1075+unit
	switch {
	case shift >= 64:
		return exact{high: digits << (shift - 64)}
	case shift >= 0:
		return exact{digits >> (64 - shift), digits << shift}
	}
	return exact{low: digits >> -shift}
}

func (x exact) plus(y exact) exact {
	low, carry := bits.Add64(x.low, y.low, 0)
	return exact{x.high + y.high + carry, low}
}

func (x exact) minus(y exact) exact {
	low, borrow := bits.Sub64(x.low, y.low, 0)
	return exact{x.high - y.high - borrow, low}
}

func (x exact) negative() bool { return int64(x.high) < 0 }

func (x exact) zero() bool { return x.high|x.low == 0 }

// units is the number as it is nearest; 0 for a negative one.
func (x exact) units() float64 {
	if x.negative() {
		return 0
	}
	if x.high == 0 {
		return float64(x.low)
	}
	return float64(x.high)*unitOfHigh + float64(x.low)
}

// rate is a sum of rates in bytes per second.
func (x exact) rate() float64 { return x.units() * 0x1p-64 }

// weight is a sum of weights.
func (x exact) weight() float64 { return x.units() * 0x1p-73 }
