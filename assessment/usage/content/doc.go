// Package content opens files that others made, by what is inside and never by
// name: unpacked within limits, in UTF-8, row by row in memory that does not
// grow with the file.
package content
