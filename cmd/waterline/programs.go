package main

import (
	"time"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/assessment/tracking"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/repeat"
	"waterline/cmd/internal/web/api"
	"waterline/templates/locale"
)

// programs wires the API with the store and with what the workspace uses.
func (s *site) programs(accounts *account.Service, clients *client.Service, initiatives *tracking.Service, jobs *work, due *reminder.Service, uploads *upload.Service) (*api.Server, error) {
	o := api.Options{
		Accounts: accounts, Clients: clients, Tracking: initiatives, Uploads: uploads, Batches: jobs.batches, Webhooks: jobs.webhooks, Surveys: s.surveys, Reminders: due,
		Keys: &repeat.Service{Store: s.kept, Clock: time.Now}, PublicURL: s.c.PublicURL, Version: version, Clock: time.Now, Counter: s.counter(), Logger: s.logger,
	}
	for _, tag := range s.p.tongues() {
		words, err := locale.Load(tag)
		if err != nil {
			return nil, err
		}
		o.Languages = append(o.Languages, words)
	}
	return api.New(o)
}
