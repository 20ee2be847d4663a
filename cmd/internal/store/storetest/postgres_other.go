//go:build !unix

package storetest

import "testing"

type databases struct{}

func newDatabases(func(string) error) *databases { return nil }

func (*databases) url(t testing.TB, _ bool) string {
	t.Helper()
	t.Skip("tests start PostgreSQL on Unix only")
	return ""
}
