// Package scoring is the mathematics of the method: numbers in, numbers out.
// It knows no questions, files, clocks or words, and imports only the standard
// library and gonum.
//
//   - dist: a quantity as a few quantiles
//   - sample: seeded Latin hypercube draws, keyed by name
//   - opportunity: the value of one intervention, draw by draw
//   - maturity: governance levels from graded answers
//   - summary: quantiles and tail means of a sample
package scoring
