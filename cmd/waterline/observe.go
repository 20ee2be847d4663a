package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/telemetry"
	"waterline/cmd/internal/web"
	"waterline/reports/brand"
)

// observeFlags say how the server can be watched.
type observeFlags struct {
	LogFormat    string        `name:"log-format" default:"text" placeholder:"FORMAT" help:"Form of the log on standard error: text or json (${default})."`
	LogLevel     string        `name:"log-level" default:"info" placeholder:"LEVEL" help:"Least that is logged: debug, info, warn or error (${default})."`
	MetricsToken string        `name:"metrics-token" placeholder:"TOKEN" help:"Bearer token that opens /metrics; better set as WATERLINE_METRICS_TOKEN_FILE. Without it only programs on this machine may read them."`
	Drain        time.Duration `name:"drain" default:"0s" placeholder:"TIME" help:"How long to go on when asked to stop, while /readyz tells the proxy to send nobody (${default})."`
}

// shortestToken is the least length of a token that opens metrics.
const shortestToken = 16

// logger is the log of the server.
func (f observeFlags) logger(p *program) (*slog.Logger, error) {
	logger, err := telemetry.NewLogger(p.stderr, f.LogFormat, f.LogLevel)
	switch {
	case errors.Is(err, telemetry.ErrFormat):
		return nil, p.misused("cli.log_format")
	case err != nil:
		return nil, p.misused("cli.log_level")
	}
	return logger, nil
}

// observed makes what measures and traces the server.
func (s *site) observed(ctx context.Context) error {
	if n := len(s.c.MetricsToken); n > 0 && n < shortestToken {
		return s.p.misused("cli.metrics_token")
	}
	tracer, stop, err := telemetry.NewTracer(ctx, s.p.env, version, s.logger)
	if errors.Is(err, telemetry.ErrProtocol) {
		return s.p.misused("cli.trace_protocol")
	}
	if err != nil {
		return err
	}
	s.ending(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
		defer cancel()
		if err := stop(ctx); err != nil {
			s.logger.Warn("the last traces were not sent", "error", err)
		}
	})
	s.metrics = telemetry.NewMetrics(version)
	s.probe = telemetry.NewProbe(s.metrics, tracer, time.Now)
	return nil
}

// lastTraces bounds the wait for the collector at the end.
const lastTraces = 5 * time.Second

// watch has pages and store tell what they do.
func (s *site) watch(o *web.Options, others []web.Language) {
	s.kept.OnCall(s.probe)
	s.metrics.Watch(plant{s.kept, s.c.place(), s.c.kept()}.telling, time.Now)
	o.Store = s.probe.Answers(s.kept)
	o.Evaluate = s.watchedEvaluation(o.Evaluate)
	o.Report = s.watchedReport(o.Report)
	for i := range others {
		others[i].Report = s.watchedReport(others[i].Report)
	}
	o.Watch, o.Metrics, o.MetricsToken, o.Drain = s.probe, s.metrics.Handler(), s.c.MetricsToken, s.c.Drain
}

type evaluating = func(context.Context, assessment.Answers) (assessment.Result, error)

func (s *site) watchedEvaluation(evaluate evaluating) evaluating {
	return func(ctx context.Context, answers assessment.Answers) (assessment.Result, error) {
		ctx, ended := s.probe.Work(ctx, "evaluation")
		r, err := evaluate(ctx, answers)
		ended(err)
		return r, err
	}
}

type reporting = func(context.Context, brand.Brand, assessment.Answers, assessment.Result, time.Time) ([]byte, error)

func (s *site) watchedReport(report reporting) reporting {
	return func(ctx context.Context, b brand.Brand, a assessment.Answers, r assessment.Result, made time.Time) ([]byte, error) {
		ctx, ended := s.probe.Work(ctx, "report")
		file, err := report(ctx, b, a, r, made)
		ended(err)
		return file, err
	}
}

// ready is whether the server should be sent requests.
func ready(kept *store.Store, workers *job.Workers) func(context.Context) error {
	return func(ctx context.Context) error {
		have, know, err := kept.Schema(ctx)
		switch {
		case err != nil:
			return &web.NotReady{Reason: "the database does not answer", Err: err}
		case have < know:
			return &web.NotReady{Reason: "migrations are pending", Err: errPending}
		case workers.Stuck():
			return &web.NotReady{Reason: "the queue stands still", Err: errStuck}
		}
		return nil
	}
}

var (
	errPending = errors.New("the tables are of an older version than the program")
	errStuck   = errors.New("workers are free, and the queue has not answered for a minute")
)

// telling is the condition for metrics.
func (p plant) telling(ctx context.Context) (telemetry.Condition, error) {
	c, err := p.Condition(ctx, time.Now())
	if err != nil {
		return telemetry.Condition{}, err
	}
	log := int64(0)
	if about, err := os.Stat(filepath.Join(p.directory, store.File+"-wal")); err == nil {
		log = about.Size()
	}
	return telemetry.Condition{
		Size: c.Size, Log: log, Free: c.Free, Backlog: c.Backlog, OldestJob: c.Oldest, Failed: c.Failed, Mails: c.Mails, OldestMail: c.OldestMail,
	}, nil
}
