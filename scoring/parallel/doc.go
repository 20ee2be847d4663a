// Package parallel spreads independent work over the cores. Work is told apart
// by its number only, so what it computes cannot depend on how many cores there
// are.
package parallel
