package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/survey"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/webhook"
	"waterline/reports"
	"waterline/reports/brand"
	"waterline/templates/locale"
)

// keepJobs is how long jobs that ended can be looked at.
const keepJobs = 7 * 24 * time.Hour

// work is what is done outside requests.
type work struct {
	batches  *batch.Service
	webhooks *webhook.Service
	workers  *job.Workers
}

// work wires batches, webhooks and more kinds of jobs with the queue in the store.
func (p *program) work(kept *store.Store, banks *survey.Banks, policy webhook.Policy, seal *secret.Box, keep keepFlags, logger *slog.Logger, more ...job.Kind) *work {
	w := &work{
		batches:  &batch.Service{Store: kept, Clock: time.Now, Find: kept.Subject, Render: p.batchReport(kept, banks)},
		webhooks: &webhook.Service{Store: kept, Policy: policy, Clock: time.Now, Seal: seal.Seal},
	}
	deliverer := &webhook.Deliverer{Keep: days(keep.Deliveries, 0), Store: kept, Sender: webhook.NewSender(policy, nil, "Waterline/"+version, 0, nil).Opening(seal.Open), Clock: time.Now}
	kinds := append(w.batches.Kinds(runtime.GOMAXPROCS(0)), deliverer.Kinds()...)
	kinds = append(kinds, more...)
	kinds = append(kinds, job.Kind{Name: "job.tidy", Every: 24 * time.Hour, Do: func(ctx context.Context, _ *job.Run) error {
		return kept.Forget(ctx, time.Now().Add(-days(keep.Jobs, keepJobs)))
	}})
	w.workers = job.NewWorkers(job.Options{Queue: kept, Kinds: kinds, Clock: time.Now, Jitter: rand.Float64, Logger: logger})
	kept.OnEnqueue(w.workers.Wake)
	return w
}

// working does jobs until ctx ends or the function it returns is called, which
// waits for those that were begun.
func working(ctx context.Context, w *job.Workers) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Run(ctx)
	}()
	return func() { cancel(); <-done }
}

// batchReport makes the PDF of the newest result of an assessment, dated when
// the batch was ordered, so that another try gives the same bytes.
func (p *program) batchReport(kept *store.Store, banks *survey.Banks) func(context.Context, batch.Batch, batch.Item) ([]byte, error) {
	return func(ctx context.Context, b batch.Batch, i batch.Item) ([]byte, error) {
		frozen, err := kept.Revision(ctx, b.Organisation, i.Assessment, 0)
		if err != nil {
			return nil, err
		}
		options, err := p.looking(b.Look)
		if err != nil {
			return nil, err
		}
		options.Date, options.Version = b.CreatedAt, version
		if options.Brand, err = dressed(ctx, kept, b, i.Client); err != nil {
			return nil, err
		}
		log := client.Service{Store: kept}
		if options.Changes, err = log.Log(ctx, b.Organisation, i.Assessment, frozen.Number); err != nil {
			return nil, err
		}
		if frozen.Encoded != nil {
			bank, ok := banks.Of(frozen.Result.Questionnaire)
			if !ok {
				return nil, fmt.Errorf("questionnaire %q is not here", frozen.Result.Questionnaire)
			}
			answers, err := assessment.Decode("answers.json", frozen.Encoded, bank)
			if err != nil {
				return nil, fmt.Errorf("answers of version %d: %w", frozen.Number, err)
			}
			options.Answers = reports.MadeFrom(answers, frozen.Result)
		}
		return pdf(frozen.Result, options)
	}
}

// dressed is the brand of a batch, or else that of the client.
func dressed(ctx context.Context, kept *store.Store, b batch.Batch, of string) (brand.Brand, error) {
	id := b.Look.Brand
	if id == "" && of != "" {
		var err error
		if id, err = kept.ClientBrand(ctx, b.Organisation, of); err != nil {
			return brand.Brand{}, err
		}
	}
	if id == "" {
		return brand.Brand{}, nil
	}
	chosen, err := kept.Brand(ctx, b.Organisation, id)
	if err != nil {
		return brand.Brand{}, err
	}
	look, _, err := brand.Decode(chosen.File, nil)
	return look, err
}

// looking is how the reports of a batch look.
func (p *program) looking(look batch.Look) (reports.Options, error) {
	words := p.words
	if look.Language != "" {
		var err error
		if words, err = locale.Load(look.Language); err != nil {
			return reports.Options{}, err
		}
	}
	bank, base, book, err := wording(words.Tag())
	if err != nil {
		return reports.Options{}, err
	}
	options := reports.Options{Locale: words, Evidence: base, Bank: bank, Book: book}
	switch look.Paper {
	case "a4":
		options.Paper = reports.A4
	case "letter":
		options.Paper = reports.Letter
	}
	return options, nil
}
