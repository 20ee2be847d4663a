// Package templates holds the HTML of the pages: layouts, whole pages and the
// parts that pages share.
package templates

import "embed"

// Files is the folders layout, page, partial and workspace.
//
//go:embed layout/*.html page/*.html partial/*.html partial/page/*.html workspace/*.html
var Files embed.FS
