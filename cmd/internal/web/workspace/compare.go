package workspace

import "strconv"

const comparePath = "/workspace/compare"

// pick names a version of an assessment in an address.
func pick(assessment string, number int64) string {
	return assessment + "." + strconv.FormatInt(number, 10)
}
