package main

import (
	"crypto/rand"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/workspace"
	"waterline/templates/locale"
)

// keepDrafts is how long an assessment lasts that no form bounds otherwise.
const keepDrafts = 90 * 24 * time.Hour

// desk wires the pages of consultants and administrators with what they use.
func (s *site) desk(accounts *account.Service, sent *notices, jobs *work, due *reminder.Service, uploads *upload.Service) (*workspace.Server, error) {
	clients := &client.Service{
		Store: s.kept, Assessments: s.kept, Model: s.model, Banks: s.surveys.Banks.Of, NewestBank: s.surveys.Banks.Newest, Clock: time.Now, Random: rand.Reader, Keep: s.c.assessments(), Render: s.p.renderIssued,
	}
	due.Begin, uploads.Clients = begin(clients), clients
	initiatives := s.p.tracking(s.kept, clients, time.Now)
	o := workspace.Options{
		Accounts: accounts, Clients: clients, Tracking: initiatives, Batches: jobs.batches, Webhooks: jobs.webhooks, Surveys: s.surveys, Uploads: uploads, Reminders: due, Reminds: s.postman != nil,
		Plant: plant{s.kept, s.c.place(), s.c.kept()}, Close: new(closer).close, NeedFactor: s.c.NeedFactor, PublicURL: s.c.PublicURL, Version: version, Clock: time.Now, Counter: s.counter(), Logger: s.logger,
	}
	if s.postman != nil {
		o.Mail, o.Post = s.postman, sent
	}
	for _, tag := range s.p.tongues() {
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
