// Package scoring is the mathematics of the method: numbers in, numbers out.
// It knows no questions, files, clocks or words, and imports only the standard
// library and gonum.
//
//   - dist: a quantity as a few quantiles
//   - sample: seeded Latin hypercube draws, keyed by name
//   - opportunity: the value of one intervention, draw by draw
//   - calibration: how well quantiles that were foretold agree with what happened
//   - maturity: governance levels from graded answers
//   - sensitivity: what drives an outcome, and what knowing an input is worth
//   - portfolio: the best set within a budget
//   - schedule: tasks in order, by what must come first and by capacity
//   - summary: quantiles and tail means of a sample
//   - parallel: independent work spread over the cores
package scoring
