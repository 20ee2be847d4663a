package main

import (
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web"
	"waterline/cmd/internal/web/workspace"
	"waterline/templates/locale"
)

// keepDrafts is how long an assessment lasts that no form bounds otherwise.
const keepDrafts = 90 * 24 * time.Hour

// desk wires accounts with the store, and the workspace with both.
func (c *serveCommand) desk(p *program, kept *store.SQLite, model assessment.Input, postman *mail.Postman, logger *slog.Logger) (*account.Service, *workspace.Server, *notices, error) {
	accounts, err := p.accounts(kept, c.PublicURL, c.provider())
	if err != nil {
		return nil, nil, nil, err
	}
	sent := &notices{queue: kept, accounts: accounts, postman: postman, base: strings.TrimSuffix(c.PublicURL, "/"), clock: time.Now}
	var post web.Mail
	var notify workspace.Post
	if postman != nil {
		post, notify = postman, sent
	}
	pages, err := p.workspace(kept, accounts, model, post, notify, c.PublicURL, logger)
	return accounts, pages, sent, err
}

// workspace wires the pages of consultants and administrators with the store.
func (p *program) workspace(kept *store.SQLite, accounts *account.Service, model assessment.Input, post web.Mail, notify workspace.Post, publicURL string, logger *slog.Logger) (*workspace.Server, error) {
	clients := &client.Service{Store: kept, Assessments: kept, Model: model, Clock: time.Now, Random: rand.Reader, Keep: keepDrafts}
	o := workspace.Options{Accounts: accounts, Clients: clients, Mail: post, Post: notify, PublicURL: publicURL, Version: version, Clock: time.Now, Logger: logger}
	for _, tag := range p.tongues() {
		words, err := locale.Load(tag)
		if err != nil {
			return nil, err
		}
		bank, base, book, err := wording(tag)
		if err != nil {
			return nil, err
		}
		o.Languages = append(o.Languages, workspace.Language{Locale: words, Bank: bank, Book: book, Evidence: base})
	}
	return workspace.New(o)
}

// tongues lists the languages, that of the program first.
func (p *program) tongues() []string {
	tags := []string{p.words.Tag()}
	for _, tag := range locale.Tags() {
		if tag != p.words.Tag() {
			tags = append(tags, tag)
		}
	}
	return tags
}
