// Package assessment is the domain: answers go in, a frozen result comes out.
//
//	answers file or form ─ Decode, Validate ─► Answers
//	Answers + Bank + Evidence + Book + seed ─ Evaluate ─► Result
//	Result ─► page, PDF, JSON; none of them recomputes
//
// Evaluate is pure: everything it needs is an argument, and the same input gives
// the same bytes. What is wrong with an input is a problem.List of codes, which
// the edge turns into sentences.
//
// Several people may answer. What one of them said is never lost to another: the
// answer saved last counts, the others stay beside it as Said, and whoever owns
// the draft may choose. No figure is averaged and no range widened for them, so
// that a disagreement moves a result only by the answer that counts. A result
// names each as a Disagreement.
//
// Words, and what they mean here:
//
//   - process: work that repeats, asked about once for each; case: one piece of
//     it from start to finish; touch time: hands-on minutes, waiting left out
//   - straight-through share: share of cases that nobody touches; assisted: time
//     saved on the cases people still touch
//   - opportunity: one play proposed for one process; play: an intervention of
//     the playbook; initiative: an opportunity that was started
//   - actual: one outcome of an initiative as it was measured; forecast: what the
//     model expected of it when it started; outlook: what it expects now
//   - goes live, is stopped: the two branches of an initiative; stopped at the
//     stage gate it has cost a share of its price and brought nothing
//   - starter project: the first, small initiative, with a charter that is signed
//   - dimension, level: an area of governance and how well it is run, 1 to 5;
//     gate: a condition that caps what is shown
//   - letter: how a value is known (measured, reported, benchmark, default)
//
// Not used: score (for a company), ranking, leader, maturity stage, user.
package assessment
