// Package intake reads the usage exports of AI vendors into records.
//
// A file is known by what is inside, never by its name. It is read once, from
// start to end, and memory does not grow with it. What is wrong with a row is
// said with line, field and rule, and the other rows are kept; what is wrong
// with the file as a whole, such as two currencies or numbers of an unlikely
// size, refuses the file, so that nothing of it counts.
//
// One file of Go per vendor's export says which columns or members it has and
// what they mean. The rest is shared: csv.go and json.go walk the two kinds of
// files, row.go checks and collects what a row says.
package intake
