package reports

import (
	"time"

	"waterline/assessment"
)

// Previous is the run before that of a report: what it was made from, and what
// has changed since. A report compares with it on a page of its own and carries
// it, so that the comparison can be made again.
type Previous struct {
	Answers assessment.Answers
	Result  assessment.Result // as it was issued
	Date    time.Time         // of that run; zero where it is not known
	Change  assessment.Delta  // from it to the result of the report, as assessment.Since gives it
}
