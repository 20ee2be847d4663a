// Package workspace serves the pages of consultants, teams and administrators,
// under /workspace and /admin. Each page says in the table of routes what right
// it needs; the guard there is the only place that asks for it. Handlers read a
// form, call the domain and render.
//
// A file is named for its noun, as in the domain and the store: clients.go has
// the routes, handlers and page structs of clients, templates/workspace has its
// pages, templates/locale/*/workspace.yaml its words.
package workspace
