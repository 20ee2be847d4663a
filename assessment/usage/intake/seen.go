package intake

import "github.com/cespare/xxhash/v2"

// window is how many ids are remembered for certain. Two sets of that many are
// held, so that memory does not grow with the file: a row that is there twice
// further apart is met only by what it replaces.
const window = 1 << 19

// seen remembers the last ids of a file by a 64-bit hash. Among a million ids
// the chance that two share one is below 1 in 10 million.
type seen struct{ now, before map[uint64]struct{} }

// again reports whether an id was met, and remembers it.
func (s *seen) again(id string) bool {
	h := xxhash.Sum64String(id)
	if _, met := s.now[h]; met {
		return true
	}
	if _, met := s.before[h]; met {
		return true
	}
	switch {
	case s.now == nil:
		s.now = make(map[uint64]struct{})
	case len(s.now) >= window:
		s.before, s.now = s.now, make(map[uint64]struct{})
	}
	s.now[h] = struct{}{}
	return false
}
