package main

import (
	"log/slog"
	"time"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web/workspace"
	"waterline/templates/locale"
)

// workspace wires the pages of consultants and administrators with the store.
func (p *program) workspace(kept *store.SQLite, publicURL string, logger *slog.Logger) (*workspace.Server, error) {
	accounts, err := account.New(account.Options{Store: kept, Clock: time.Now, PublicURL: publicURL})
	if err != nil {
		return nil, err
	}
	o := workspace.Options{Accounts: accounts, PublicURL: publicURL, Version: version, Clock: time.Now, Logger: logger}
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
