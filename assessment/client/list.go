package client

import (
	"slices"
	"strings"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Query is one page of a list of clients.
type Query struct {
	Filter
	Sort   Sort
	After  string // the Next of an earlier page
	Before string // the Previous of an earlier page; at most one of the two is set
	Limit  int    // 0: UsualLimit
}

// Sizes of a page.
const (
	UsualLimit = 50
	MostLimit  = 1000
)

// Filter says which clients; an empty field lets all pass.
type Filter struct {
	Search string // part of a name, tag or contact; case and accents do not count
	Stage  Stage  // "": every stage but archived
	Owner  string // user id
	Tag    string
	Due    Due
}

// Due picks clients by the day of the next thing to do.
type Due string

// The choices of Due.
const (
	AnyDue  Due = ""
	Overdue Due = "overdue"
	Week    Due = "week"  // within seven days or overdue
	Month   Due = "month" // within thirty days or overdue
	NoDue   Due = "none"
)

// Until is the moment before which the next thing is due, for all but AnyDue
// and NoDue.
func (d Due) Until(now time.Time) time.Time {
	days := map[Due]int{Week: 7, Month: 30}[d]
	return now.AddDate(0, 0, days)
}

// Sort is the order of a list. Ties go by id; clients without the figure come
// last in either direction.
type Sort struct {
	By         Field
	Descending bool
}

// Field is what a list is sorted by.
type Field string

// The fields. Figures of money are sorted within their currency.
const (
	ByName    Field = "name"
	ByStage   Field = "stage"
	ByLastRun Field = "last_run"
	ByNextDue Field = "next_due"
	ByNet     Field = "net"
	ByWeakest Field = "weakest"
)

// Fields lists what a list can be sorted by.
func Fields() []Field { return []Field{ByName, ByStage, ByLastRun, ByNextDue, ByNet, ByWeakest} }

// String is the sort as it stands in a URL: the field, with a minus in front
// when it descends.
func (s Sort) String() string {
	if s.Descending {
		return "-" + string(s.By)
	}
	return string(s.By)
}

// ParseSort reads what String wrote; "" is by name.
func ParseSort(word string) (Sort, bool) {
	name, descending := strings.CutPrefix(word, "-")
	if word == "" {
		name = string(ByName)
	}
	return Sort{By: Field(name), Descending: descending}, slices.Contains(Fields(), Field(name))
}

// Codes of problems with a query.
const (
	CodeSort = "client_sort"
	CodeDue  = "client_due"
)

// settled fills what was left out and lists what is wrong.
func (q Query) settled() (Query, problem.List) {
	var v faults
	if q.Sort.By == "" {
		q.Sort.By = ByName
	}
	if !slices.Contains(Fields(), q.Sort.By) {
		v.add("sort", CodeSort, "options", joined(Fields()))
	}
	if q.Stage != "" && !slices.Contains(Stages(), q.Stage) {
		v.add("stage", CodeStage, "options", stageWords())
	}
	if dues := []Due{AnyDue, Overdue, Week, Month, NoDue}; !slices.Contains(dues, q.Due) {
		v.add("due", CodeDue, "options", joined(dues[1:]))
	}
	if len(q.Search) > maxField {
		v.add("search", questionnaire.CodeTooLong, "max", number(maxField))
	}
	if q.Limit <= 0 {
		q.Limit = UsualLimit
	}
	q.Limit = min(q.Limit, MostLimit)
	return q, v.list
}

func joined[S ~string](words []S) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// Page is one page of a list.
type Page struct {
	Clients  []Client // without their contacts
	Total    int      // that pass the filter
	Next     string   // cursor of the next page, "" on the last
	Previous string   // cursor of the page before, "" on the first
}

// Tag is a tag of an organisation's clients with how many have it.
type Tag struct {
	Name    string
	Clients int
}
