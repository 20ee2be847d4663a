// Package api serves /api/v1: what the workspace does, for programs. Whoever
// asks shows a bearer token of an account; no cookie counts and no other site
// may read an answer. Rights are those of the workspace, bounded by the scopes
// of the token.
//
// A file is named for its noun, as in the domain, and has its routes, the types
// of requests and answers, and the handlers. openapi.yaml describes all of it;
// a test holds the two against each other.
package api
