// Package usage holds what an organisation used of AI tools and what it cost,
// in one shape for every vendor: a record for each actor, day, tool and model.
//
// Three rules keep the records honest.
//
//   - Token classes are disjoint: input that was read from a cache, written to
//     one, or neither; output, of which reasoning is a part. What a source does
//     not report is unknown, not 0.
//   - Money is in millionths of its currency, in four kinds that are never
//     added: billed, list, estimated, included.
//   - A person is the keyed hash of their name. Names, prompts and answers are
//     not kept.
//
// Package intake reads the exports of vendors into records, and a Ledger keeps
// them so that importing a file again changes nothing.
package usage
