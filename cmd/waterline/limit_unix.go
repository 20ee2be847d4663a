//go:build linux || darwin

package main

import "golang.org/x/sys/unix"

// openFiles is how many files the process may have open, where that is known.
func openFiles() (uint64, bool) {
	var limit unix.Rlimit
	err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	return limit.Max, err == nil // Go lifts what is set now to the most that is allowed
}
