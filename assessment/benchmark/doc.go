// Package benchmark holds results of organisations that agreed to it against
// each other: where others lie, as far as enough of them answered, and where one
// stands among them as far as that can be told. Nothing of it comes from
// published figures, and nothing of it enters a result.
//
// Words, and what they mean here:
//
//   - pool: the results that one operator may compare, an organisation's or the
//     site's; pools see nothing of each other
//   - run: the newest result of an assessment's own answers, where its respondent
//     agrees to comparisons at the time of computing
//   - cell: one figure over some organisations of a pool
//
// An organisation counts once, with its newest run. A client is one; so are
// assessments without a client that give the same name. Made-up names can still
// pretend to be several.
package benchmark
