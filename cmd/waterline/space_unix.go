//go:build linux || darwin || freebsd

package main

import "golang.org/x/sys/unix"

// freeSpace is how many bytes can still be written in a directory, -1 where
// that is not known.
func freeSpace(directory string) int64 {
	var s unix.Statfs_t
	if err := unix.Statfs(directory, &s); err != nil {
		return -1
	}
	return int64(s.Bavail) * int64(s.Bsize) //nolint:unconvert // both are other integers on other systems
}
