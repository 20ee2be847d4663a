// Package templates holds the HTML of the pages: layouts, whole pages and the
// parts that pages share.
package templates

import "embed"

// Files is the folders layout, page and partial.
//
//go:embed layout/*.html page/*.html partial/*.html
var Files embed.FS
