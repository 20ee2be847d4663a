// Package schedule puts tasks in order: what must come first comes first, no
// more run at once than there is capacity for, and among those that may start
// the most wanted does.
package schedule
