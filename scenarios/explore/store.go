package explore

// Key is a state, packed: equal states, equal keys.
type Key [2]uint64

// hash spreads keys over shards (high bits) and slots (low bits). It is the finaliser of MurmurHash3 on both words.
func (k Key) hash() uint64 {
	h := mix(k[0] + 0x9e3779b97f4a7c15)
	return mix(h ^ k[1])
}

func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// StateID names a visited state: the shard in the low bits, its number in the shard above them.
type StateID uint32

// None is no state.
const None StateID = 1<<32 - 1

const (
	shardBits = 6
	shards    = 1 << shardBits
	blockBits = 12 // states of a shard are kept in blocks, so that growing copies nothing
	blockSize = 1 << blockBits
)

func (id StateID) shard() int   { return int(id & (shards - 1)) }
func (id StateID) number() int  { return int(id >> shardBits) }
func idOf(shard, n int) StateID { return StateID(n<<shardBits | shard) }
func shardOf(hash uint64) int   { return int(hash >> (64 - shardBits)) }

// visited is one state: what it is, where it was reached from first, and by what.
type visited struct {
	key    Key
	parent StateID
	action uint16
}

// shard is the part of the visited states whose hashes begin alike: blocks of states in the order in which they were found, and an
// open-addressing table of slots.
type shard struct {
	blocks []*block
	n      int
	slots  []slot
}

// slot is the number of a state plus one, and before it some bits of its hash, so that a key is looked at only where it is probably the one
// that is sought. 0 is nothing.
type slot uint32

const tagShift = 32 - shardBits

func slotOf(n int, hash uint64) slot { return slot(n+1) | tagOf(hash) }

func tagOf(hash uint64) slot { return slot(hash>>32) << tagShift }

func (s slot) number() int { return int(s&(1<<tagShift-1)) - 1 }

// may reports whether the state of a slot may have a hash.
func (s slot) may(hash uint64) bool { return (s^tagOf(hash))>>tagShift == 0 }

type block struct {
	keys    [blockSize]Key
	parents [blockSize]StateID
	actions [blockSize]uint16
}

const firstSlots = 64

// shardFull is how many states a shard holds before a search has to stop: a slot has room for some more, which one round may find.
const shardFull = 1<<tagShift - roundMax<<8

// stateBytes is what a state takes in the blocks; the table takes four bytes a slot more.
const stateBytes = 16 + 4 + 2

func (s *shard) bytes() int64 {
	return int64(len(s.blocks))*blockSize*stateBytes + 4*int64(len(s.slots))
}

func (s *shard) key(n int) Key { return s.blocks[n>>blockBits].keys[n&(blockSize-1)] }

func (s *shard) at(n int) visited {
	b, i := s.blocks[n>>blockBits], n&(blockSize-1)
	return visited{b.keys[i], b.parents[i], b.actions[i]}
}

// slot is what the table has at the first place for a hash: 0 for nothing.
func (s *shard) slot(hash uint64) slot {
	if len(s.slots) == 0 {
		return 0
	}
	return s.slots[hash&uint64(len(s.slots)-1)]
}

// find is the number of a state, -1 if it was not visited.
func (s *shard) find(k Key, hash uint64) int {
	if len(s.slots) == 0 {
		return -1
	}
	mask := uint64(len(s.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		switch at := s.slots[i]; {
		case at == 0:
			return -1
		case at.may(hash) && s.key(at.number()) == k:
			return at.number()
		}
	}
}

// add visits a state unless it was visited; it is its number, and whether it is new.
func (s *shard) add(v visited, hash uint64) (n int, isNew bool) {
	if 4*(s.n+1) > 3*len(s.slots) {
		s.grow()
	}
	mask := uint64(len(s.slots) - 1)
	i := hash & mask
	for ; s.slots[i] != 0; i = (i + 1) & mask {
		if at := s.slots[i]; at.may(hash) && s.key(at.number()) == v.key {
			return at.number(), false
		}
	}
	if s.n>>blockBits == len(s.blocks) {
		s.blocks = append(s.blocks, &block{})
	}
	b, j := s.blocks[s.n>>blockBits], s.n&(blockSize-1)
	b.keys[j], b.parents[j], b.actions[j] = v.key, v.parent, v.action
	s.slots[i] = slotOf(s.n, hash)
	s.n++
	return s.n - 1, true
}

// grow doubles the table.
func (s *shard) grow() {
	s.slots = make([]slot, max(firstSlots, 2*len(s.slots)))
	mask := uint64(len(s.slots) - 1)
	for n := range s.n {
		hash := s.key(n).hash()
		i := hash & mask
		for s.slots[i] != 0 {
			i = (i + 1) & mask
		}
		s.slots[i] = slotOf(n, hash)
	}
}
