// Package schedule puts tasks in order (METHOD section 8). With s the period a
// task starts in, l its length and w its load:
//
//	s_i ≥ s_j + l_j               for every j that must come before i
//	Σ_{i running in t} w_i ≤ capacity   in every period t; a task above it runs alone
//
// Tasks wait for each other along a directed acyclic graph; a cycle is an error
// that names its tasks. Period by period, the most wanted of the tasks that may
// start does.
package schedule
