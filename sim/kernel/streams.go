package kernel

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"math/rand/v2"
)

// Streams is a Chance of independent random streams, one a name. What a stream yields depends on seed, replication and name only:
// a new stream shifts no other, and two experiments with equal seeds share their luck (common random numbers).
type Streams struct {
	prefix [16]byte             // seed and replication, as they go into the hash
	byName map[string]*rand.PCG // looked up, never iterated
}

var _ Chance = (*Streams)(nil)

// NewStreams begins the streams of one replication of an experiment.
func NewStreams(seed uint64, replication int) *Streams {
	s := &Streams{byName: map[string]*rand.PCG{}}
	binary.BigEndian.PutUint64(s.prefix[:8], seed)
	binary.BigEndian.PutUint64(s.prefix[8:], uint64(replication))
	return s
}

// Unit is the next draw of the stream, uniform in (0,1).
func (s *Streams) Unit(name string) float64 { return unit(s.stream(name).Uint64()) }

// unit makes one of the 2^52 midpoints (k+½)/2^52 of random bits. 52 and not 53, because (2^53-½)/2^53 would round to 1.
func unit(random uint64) float64 { return (float64(random>>12) + 0.5) / (1 << 52) }

// Pick is the next draw of the stream as one of n equally likely numbers. The method is Lemire's multiplication with rejection
// (Fast Random Integer Generation in an Interval, 2019), written out because golden files must outlive the library's choice of one.
func (s *Streams) Pick(name string, n int) int {
	if n <= 0 {
		panic(fmt.Sprintf("kernel: %s: pick one of %d", name, n))
	}
	stream, bound := s.stream(name), uint64(n)
	high, low := bits.Mul64(stream.Uint64(), bound)
	for unfair := -bound % bound; low < unfair; {
		high, low = bits.Mul64(stream.Uint64(), bound)
	}
	return int(high)
}

func (s *Streams) stream(name string) *rand.PCG {
	stream, ok := s.byName[name]
	if !ok {
		stream = s.seeded(name)
		s.byName[name] = stream
	}
	return stream
}

// seeded hashes fields of fixed width before the name, so that no two triples read alike.
func (s *Streams) seeded(name string) *rand.PCG {
	sum := sha256.Sum256(append(s.prefix[:], name...))
	return rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))
}
