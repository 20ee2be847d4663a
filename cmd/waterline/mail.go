package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web"
)

// mailFlags are the settings of the mail server.
type mailFlags struct {
	Host     string `name:"host" placeholder:"HOST" help:"Mail server that takes our mails; without it none is sent and pages say what to copy."`
	Port     int    `name:"port" placeholder:"PORT" help:"Its port (587; 465 with tls, 25 with none)."`
	User     string `name:"user" placeholder:"NAME" help:"User to log in as, where the server wants one."`
	Password string `name:"password" placeholder:"TEXT" help:"Password of the user; better from the file that WATERLINE_SMTP_PASSWORD_FILE names."`
	From     string `name:"from" placeholder:"ADDRESS" help:"Sender of the mails, such as \"Example <ai@example.com>\"."`
	TLS      string `name:"tls" placeholder:"MODE" help:"starttls, tls or none (starttls; none where the mail server is this machine)."`
}

// mailing sets up what sends mails and starts it; nil where there is no mail
// server. The function ends it and waits for that.
func (c *serveCommand) mailing(ctx context.Context, p *program, kept *store.Store, forms web.Forms, bank *questionnaire.Bank, first web.Language, others []web.Language, logger *slog.Logger) (*mail.Postman, func(), error) {
	if c.SMTP.Host == "" {
		return nil, func() {}, nil
	}
	sender, err := c.SMTP.sender(p)
	if err != nil {
		return nil, nil, err
	}
	if c.PublicURL == "" {
		return nil, nil, p.misused("cli.mail_address")
	}
	options := mail.Options{
		Outbox: kept, Forms: forms, Sender: sender, Logger: logger,
		Service: &assessment.Service{Store: kept, Bank: bank, Clock: time.Now, Random: rand.Reader, Keep: c.assessments()},
		Sharing: &assessment.Sharing{Store: kept, Clock: time.Now, Random: rand.Reader},
	}
	for _, l := range append([]web.Language{first}, others...) {
		options.Languages = append(options.Languages, mail.Language{Locale: l.Locale, Report: l.Report})
	}
	postman, err := mail.NewPostman(options)
	if err != nil {
		return nil, nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		postman.Run(ctx)
	}()
	return postman, func() { stop(); <-ended }, nil
}

// sender checks the settings and says in words what is wrong with them.
func (f mailFlags) sender(p *program) (*mail.Sender, error) {
	sender, err := mail.NewSender(mail.Settings{
		Host: f.Host, Port: f.Port, User: f.User, Password: f.Password, From: f.From, Security: mail.Security(f.TLS),
	})
	for _, known := range []struct {
		fault error
		key   string
	}{
		{mail.ErrFrom, "cli.mail_from"}, {mail.ErrPort, "cli.mail_port"}, {mail.ErrSecurity, "cli.mail_tls"}, {mail.ErrExposed, "cli.mail_exposed"},
	} {
		if errors.Is(err, known.fault) {
			return nil, p.misused(known.key, "host", plain(f.Host), "from", plain(f.From))
		}
	}
	return sender, err
}
