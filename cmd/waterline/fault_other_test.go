//go:build !linux

package main

func testPrograms() map[string]func() { return map[string]func(){"waterline": main} }
