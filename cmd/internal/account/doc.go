// Package account knows who may do what: users, the organisations they belong
// to, how they prove who they are, and the log of what was done. It holds the
// rules and the ceremonies; a Store keeps the rows.
//
// Who acts is an Actor that is passed on, never read from a context. Secrets
// (sessions, tokens, links) leave this package once, when they are made; the
// store keeps their hashes. Errors that people may be told about are
// *assessment.Error with a key under "account." in the locale.
package account
