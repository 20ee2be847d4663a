// Package examples holds complete answers of invented companies: to try the
// commands on, and to show a visitor what comes out.
package examples

import "embed"

// Files are the answers files of this folder.
//
//go:embed *.yaml
var Files embed.FS
