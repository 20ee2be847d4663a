package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/telemetry"
	"waterline/cmd/internal/web"
	"waterline/cmd/internal/webhook"
)

// site is what serve opened so far, to wire the rest with.
type site struct {
	c       *serveCommand
	p       *program
	model   assessment.Input // without answers
	kept    *store.Store
	surveys *survey.Service
	postman *mail.Postman // nil where no mail is sent
	logger  *slog.Logger
	metrics *telemetry.Metrics
	probe   *telemetry.Probe

	ends []func() error // of what runs or is open, the first opened first
}

// wire wires the server with its store. The function closes what was opened.
func (c *serveCommand) wire(ctx context.Context, p *program) (*web.Server, *account.Service, func() error, error) {
	logger, err := c.logger(p)
	if err != nil {
		return nil, nil, nil, err
	}
	s := &site{c: c, p: p, logger: logger}
	server, accounts, err := s.wire(ctx)
	if err != nil {
		return nil, nil, nil, errors.Join(err, s.end())
	}
	return server, accounts, s.end, nil
}

// end closes what was opened, the last first.
func (s *site) end() error {
	var err error
	for _, end := range slices.Backward(s.ends) {
		err = errors.Join(err, end())
	}
	return err
}

// ending has a function called at the end.
func (s *site) ending(stop func()) { s.ends = append(s.ends, func() error { stop(); return nil }) }

func (s *site) wire(ctx context.Context) (*web.Server, *account.Service, error) {
	if err := s.observed(ctx); err != nil {
		return nil, nil, err
	}
	o, others, err := s.pages(ctx)
	if err != nil {
		return nil, nil, err
	}
	s.watch(&o, others)
	postman, stop, err := s.c.mailing(ctx, s.p, s.kept, o.Forms, s.model.Bank, web.Language{
		Locale: o.Locale, Bank: o.Bank, Book: o.Book, Report: o.Report, Sample: o.Sample,
	}, others, s.logger)
	if err != nil {
		return nil, nil, err
	}
	s.ending(stop)
	if s.postman = postman; postman != nil {
		o.Mail = postman
	}
	box, err := s.sealing(ctx)
	if err != nil {
		return nil, nil, err
	}
	accounts, err := s.p.accounts(s.kept, s.c.PublicURL, s.c.provider(), box, s.c.limits())
	if err != nil {
		return nil, nil, err
	}
	sent := &notices{queue: s.kept, accounts: accounts, postman: postman, base: strings.TrimSuffix(s.c.PublicURL, "/"), clock: time.Now}
	due := &remembrance{service: reminders(s.kept), postman: postman, base: s.c.PublicURL, logger: s.logger}
	uploads, err := s.uploads(box)
	if err != nil {
		return nil, nil, err
	}
	jobs := s.p.work(s.kept, s.surveys.Banks, webhook.Policy{HTTP: s.c.WebhookHTTP, Hosts: s.c.WebhookHosts, Only: s.c.WebhookOnly}, box, s.c.keepFlags, s.logger, slices.Concat(sent.Kinds(), due.Kinds(), uploadKinds(uploads))...)
	desk, err := s.desk(accounts, sent, jobs, due.service, uploads)
	if err != nil {
		return nil, nil, err
	}
	programs, err := s.programs(accounts, desk.Clients, desk.Tracking, jobs, due.service, uploads)
	if err != nil {
		return nil, nil, err
	}
	if err := s.compare(ctx, &o, desk); err != nil {
		return nil, nil, err
	}
	jobs.workers.Watch, o.Ready = s.probe, ready(s.kept, jobs.workers)
	o.Exports = uploads.Once
	o.Rooms, o.Initiatives = []web.Room{desk, programs}, desk.Tracking.KnownOf
	server, err := web.New(o)
	if err != nil {
		return nil, nil, err
	}
	s.ending((&sweeper{s.kept, accounts, uploads, s.logger}).start(ctx))
	s.ending(working(ctx, jobs.workers))
	return server, accounts, nil
}

// pages opens the store and wires the pages of respondents with it.
func (s *site) pages(ctx context.Context) (web.Options, []web.Language, error) {
	trusted, err := s.p.proxies(s.c.Proxies)
	if err != nil {
		return web.Options{}, nil, err
	}
	bank, base, book, err := knowledge()
	if err != nil {
		return web.Options{}, nil, err
	}
	s.model = assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: usualSeed}
	banks, err := asked()
	if err != nil {
		return web.Options{}, nil, err
	}
	evaluate := evaluation(s.model, banks)
	shown, err := exhibitOf(ctx, bank, evaluate)
	if err != nil {
		return web.Options{}, nil, err
	}
	file, err := s.p.forms(s.c.Forms, bank)
	if err != nil {
		return web.Options{}, nil, err
	}
	if s.kept, err = s.c.open(ctx, s.p, banks.Question); err != nil {
		return web.Options{}, nil, err
	}
	s.ends = append(s.ends, s.kept.Close)
	if err := banks.Load(ctx, s.kept); err != nil {
		return web.Options{}, nil, err
	}
	s.surveys = &survey.Service{Store: s.kept, Banks: banks, Brands: brandNames(s.kept), Taken: file.taken, Clock: time.Now}
	first, others, err := s.p.languages(shown)
	return web.Options{
		Counter: s.counter(), Store: s.kept, Bank: first.Bank, Locale: first.Locale, Book: first.Book, Report: first.Report, Others: others,
		Evaluate: evaluate, Sample: first.Sample, Shares: s.kept, Forms: &siteForms{file: file, keep: s.c.assessments(), surveys: s.surveys, brands: s.kept}, Banks: banks.Bank,
		Proxies: trusted, TLS: s.c.scheme() == "https", PublicURL: s.c.PublicURL, Version: version, Keep: s.c.assessments(), Logger: s.logger,
	}, others, err
}

// evaluation works answers out with the bank that they were asked from.
func evaluation(model assessment.Input, banks *survey.Banks) func(context.Context, assessment.Answers) (assessment.Result, error) {
	return func(_ context.Context, answers assessment.Answers) (assessment.Result, error) {
		in := model
		in.Answers = answers
		if bank, ok := banks.Of(answers.Questionnaire); ok {
			in.Bank = bank
		}
		return assessment.Evaluate(in)
	}
}
