// Package templates holds the HTML of the pages: layouts, whole pages, the
// parts that pages share, and the layout of mails.
package templates

import "embed"

// Files is the folders layout, page, partial, workspace and mail.
//
//go:embed layout/*.html page/*.html partial/*.html partial/page/*.html partial/workspace/*.html workspace/*.html mail/*
var Files embed.FS
