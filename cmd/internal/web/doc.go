// Package web serves the pages of an assessment. It turns forms into answers
// and frozen results into pages; it computes nothing of the model.
//
// # Threat model
//
// What is worth attacking: answers and results of organisations (costs, staff,
// plans), the accounts that open them, the report that others trust, and the
// machine itself. Where each attack is held up stands behind it.
//
// Somebody on the network reads or changes what is sent. TLS by the program
// (certificate) or a proxy, HSTS, cookies that travel over TLS only; serve says
// where it is missing.
//
// Somebody without an account guesses. Links are 128 random bits and stored
// hashed; passwords are slow to check and tries are counted (account); what is
// not there and what is another's look the same; unknown accounts take as long
// as known ones. Limits count before they look.
//
// Somebody locks others out. Limits of accounts are by device, address and
// account, so that an owner's own browser still gets in; those of shared
// results are by address first.
//
// Another site acts for a visitor. Every form proves where it came from by
// Sec-Fetch-Site or Origin and by a token (shell); the API knows no cookie; no
// answer may be read by another origin; frames only where a form names them.
//
// A respondent, or a file, brings markup, formulas, paths, bombs or headers.
// Templates escape by context; the policy of pages allows nothing inline and no
// text to become markup (Trusted Types); logos are drawn anew; workbooks hold
// no typed formula; names of files are made up by the program; bodies are
// bounded and never unpacked; no typed word goes into the head of a mail.
//
// A member reaches for what is another's. Each route names its right, each
// query its organisation, and tests ask every route as every role and from
// outside (workspace, api, store).
//
// An owner points the server at its own network. Webhooks are refused every
// special address, looked up once, followed nowhere (webhook).
//
// An administrator is curious. They look after accounts and see no client; what
// they do is in a log that shows if it was changed. Who can write in the data
// directory can do anything.
//
// Somebody has a copy of the database or a backup. Passwords and keys are
// hashed, what must be read again is sealed under a key that is elsewhere
// (secret), backups can be encrypted. Answers are readable in it: encrypt disks.
//
// Somebody floods the server. Bodies, times, headers and work at a time are
// bounded; jobs are done outside requests. Whole networks of machines are for
// what stands before the server.
//
// A part that we use is broken. Few parts, pinned with checksums, listed with
// their licences; no cgo, no scripts of others, nothing fetched at run time.
//
// Out of reach: a stolen unlocked device, a provider or mail box that was taken
// over, and whoever runs the machine.
package web
