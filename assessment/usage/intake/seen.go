package intake

import "github.com/cespare/xxhash/v2"

// window is how many ids are remembered for certain. Two sets of that many are
// held, so that memory does not grow with the file: of a row that is there twice
// further apart, both count.
const window = 1 << 19

// seen remembers the last ids of a file by a 64-bit hash. Among a million ids
// the chance that two share one is below 1 in 10 million.
type seen struct{ now, before hashSet }

// again reports whether an id was met, and remembers it.
func (s *seen) again(id string) bool {
	h := max(xxhash.Sum64String(id), 1) // 0 is an empty slot
	if s.now.has(h) || s.before.has(h) {
		return true
	}
	if s.now.held >= window {
		s.now, s.before = s.before, s.now
		s.now.empty()
	}
	s.now.add(h)
	return false
}

// hashSet is a set of hashes in one array that is at most half full, in which a
// hash lies at its place or after it.
type hashSet struct {
	slots []uint64 // a power of two of them
	held  int
}

// fewestSlots is how many a set begins with.
const fewestSlots = 1 << 10

func (s *hashSet) has(h uint64) bool {
	if len(s.slots) == 0 {
		return false
	}
	return s.slots[s.place(h)] == h
}

// place is where a hash is, or the empty slot where it would be.
func (s *hashSet) place(h uint64) uint64 {
	mask := uint64(len(s.slots) - 1)
	at := h & mask
	for s.slots[at] != 0 && s.slots[at] != h {
		at = (at + 1) & mask
	}
	return at
}

// add puts in a hash that is not there.
func (s *hashSet) add(h uint64) {
	if 2*s.held >= len(s.slots) {
		old := s.slots
		s.slots = make([]uint64, max(fewestSlots, 4*len(old)))
		for _, there := range old {
			if there != 0 {
				s.slots[s.place(there)] = there
			}
		}
	}
	s.slots[s.place(h)] = h
	s.held++
}

// empty takes all hashes out and keeps the array.
func (s *hashSet) empty() {
	clear(s.slots)
	s.held = 0
}
