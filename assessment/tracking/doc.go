// Package tracking holds what became of opportunities that a client started:
// how far each initiative is, what was measured of it, and how that stands
// against the forecast that was frozen when it began. Everything belongs to an
// organisation; what belongs to another one is not found.
//
// Words, and what they mean here:
//
//   - initiative: an opportunity of a result that somebody started; its forecast
//     and the answers from before it are frozen then and never change
//   - actual: one measure of one month, as it was entered; entering it again
//     adds a version, the newest counts, and one that was withdrawn stays
//     readable
//   - stop rule: what was agreed before the start. It says what follows from a
//     figure and decides nothing.
//   - update: a version of a result that knows the actuals. Actuals alone change
//     no version.
package tracking
