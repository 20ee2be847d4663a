package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"waterline/assessment"
	"waterline/reports/brand"
)

// Times of the outbox.
const (
	lookEvery = 5 * time.Second    // where nobody says that a mail is new
	lease     = 5 * time.Minute    // how long a mail is held by who sends it
	keepEnded = 7 * 24 * time.Hour // how long pages say what became of a mail
	dropEvery = time.Hour
)

// delays are between the tries of a mail; after the last one it is given up.
var delays = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// Delay is how long to wait after a try, counted from 1, of a mail that is sent
// outside the outbox.
func Delay(try int) time.Duration { return delays[min(max(try, 1), len(delays))-1] }

// Options is what a postman needs; all of it must be set but Forms and Logger.
type Options struct {
	Outbox    assessment.Outbox
	Service   *assessment.Service
	Sharing   *assessment.Sharing
	Languages []Language // the first is spoken where a draft has none
	Sender    interface {
		Send(ctx context.Context, m Message) error
	}
	Forms  Forms        // nil: every draft lasts as Service says, and nothing bears a brand
	Logger *slog.Logger // nil: nothing is logged
}

// Forms finds what operators set up.
type Forms interface {
	// Form finds a form by its id. NotFound if there is none.
	Form(ctx context.Context, id string) (assessment.Form, error)
	// Brand is what the mails and reports of a form bear.
	Brand(ctx context.Context, f assessment.Form) (brand.Brand, error)
}

// errand is a mail on its way, with whose it is.
type errand struct {
	assessment.Mail
	form assessment.Form
	look brand.Brand
}

// Postman takes mails into the outbox and sends them.
type Postman struct {
	Options
	asking   assessment.Mailing
	printers map[string]*printer
	usual    *printer
	wake     chan struct{}
	dropped  time.Time // when what ended was dropped last
}

// NewPostman prepares every language. Run must be called for mails to go out.
func NewPostman(o Options) (*Postman, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Postman{
		Options: o, printers: make(map[string]*printer), wake: make(chan struct{}, 1),
		asking: assessment.Mailing{Outbox: o.Outbox, Clock: o.Service.Clock, Random: o.Service.Random},
	}
	for _, l := range o.Languages {
		printer, err := newPrinter(l)
		if err != nil {
			return nil, err
		}
		p.printers[l.Locale.Tag()] = printer
		p.usual = cmp.Or(p.usual, printer)
	}
	if p.usual == nil {
		return nil, errors.New("mail: no language")
	}
	return p, nil
}

// Ask keeps a mail to be sent, with what was agreed to on the same page. When
// it returns without error both are on disk.
func (p *Postman) Ask(ctx context.Context, m assessment.Mail, consents []assessment.Consent) error {
	if err := p.asking.Ask(ctx, m, consents); err != nil {
		return err
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
	return nil
}

// Mails lists the mails of a draft and what became of them, the newest first.
func (p *Postman) Mails(ctx context.Context, draft string) ([]assessment.Mail, error) {
	return p.Outbox.Mails(ctx, draft)
}

// Run sends mails one after the other until ctx ends, and lets the one under
// way finish.
func (p *Postman) Run(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		for ctx.Err() == nil && p.next(context.WithoutCancel(ctx)) {
		}
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		case <-look.C:
		}
	}
}

// next sends one mail that is due and reports whether there may be another.
func (p *Postman) next(ctx context.Context) bool {
	now := p.Service.Clock()
	if now.Sub(p.dropped) > dropEvery {
		p.dropped = now
		if err := p.Outbox.DropMails(ctx, now.Add(-keepEnded)); err != nil {
			p.Logger.Error("outbox", "error", err)
		}
	}
	m, ok, err := p.Outbox.NextMail(ctx, now, now.Add(lease))
	if err != nil {
		p.Logger.Error("outbox", "error", err)
		return false
	}
	if !ok {
		return false
	}
	p.settle(ctx, m, p.deliver(ctx, m))
	return true
}

// settle keeps what became of a try. Neither address nor links are logged.
func (p *Postman) settle(ctx context.Context, m assessment.Mail, err error) {
	now := p.Service.Clock()
	var failure *Failure
	var known *assessment.Error
	switch {
	case err == nil:
		err = p.Outbox.EndMail(ctx, m.ID, "", now)
		p.Logger.Info("mail sent", "mail", m.ID, "kind", m.Kind, "tries", m.Tries)
	case errors.As(err, &failure) && failure.Refused:
		p.Logger.Warn("mail refused", "mail", m.ID, "kind", m.Kind, "status", status(err))
		err = p.Outbox.EndMail(ctx, m.ID, assessment.MailRefused, now)
	case errors.Is(err, errPointless), errors.As(err, &known):
		p.Logger.Info("mail no longer wanted", "mail", m.ID, "kind", m.Kind)
		err = p.Outbox.EndMail(ctx, m.ID, assessment.MailPointless, now)
	case m.Tries > len(delays):
		p.Logger.Error("mail given up", "mail", m.ID, "kind", m.Kind, "status", status(err))
		err = p.Outbox.EndMail(ctx, m.ID, assessment.MailUnsent, now)
	default:
		p.Logger.Warn("mail not sent yet", "mail", m.ID, "kind", m.Kind, "tries", m.Tries, "status", status(err))
		err = p.Outbox.PutOff(ctx, m.ID, now.Add(delays[m.Tries-1]))
	}
	if err != nil {
		p.Logger.Error("outbox", "mail", m.ID, "error", err)
	}
}

// errPointless ends a mail whose reason is gone.
var errPointless = errors.New("the mail is no longer wanted")

// deliver makes the links of a mail, writes it and sends it. What was made for
// a mail that certainly did not go is taken back.
func (p *Postman) deliver(ctx context.Context, m assessment.Mail) error {
	e, err := p.errand(ctx, m)
	if err != nil {
		return err
	}
	written, undo, err := p.write(ctx, cmp.Or(p.printers[m.Language], p.usual), e)
	if err == nil {
		written.ID, written.To, written.FromName = m.ID, m.To, e.look.Name
		err = p.Sender.Send(ctx, written)
	}
	var failure *Failure
	perhaps := errors.As(err, &failure) && failure.Perhaps
	if err != nil && undo != nil && !perhaps {
		err = errors.Join(err, undo())
	}
	return err
}

// errand finds the form and the brand of a mail. Where the form is gone, the
// draft is still there.
func (p *Postman) errand(ctx context.Context, m assessment.Mail) (errand, error) {
	e := errand{Mail: m}
	var err error
	if p.Forms != nil {
		e.form, err = p.Forms.Form(ctx, m.Form)
		var known *assessment.Error
		if errors.As(err, &known) && known.Code == assessment.NotFound {
			e.form, err = p.Forms.Form(ctx, "")
		}
		if err == nil {
			e.look, err = p.Forms.Brand(ctx, e.form)
		}
	}
	e.look, _ = e.look.Settled() // what it would warn of is about colours
	return e, err
}

// write is the message of a mail. undo takes back the link it made, nil when
// there is none.
func (p *Postman) write(ctx context.Context, in *printer, m errand) (written Message, undo func() error, err error) {
	var l letter
	var file []byte
	switch m.Kind {
	case assessment.MailLink, assessment.MailInvite, assessment.MailReport:
		l, file, undo, err = p.own(ctx, in, m)
	case assessment.MailShare:
		l, undo, err = p.shared(ctx, in, m)
	default:
		err = fmt.Errorf("%w: kind %q", errPointless, m.Kind)
	}
	if err != nil {
		return Message{}, undo, err
	}
	l.From, l.Mark = m.look.Name, !m.look.Unmarked
	if written, err = in.print(l); err == nil && file != nil {
		written.File, written.FileName = file, in.Locale.T("mail.report.file")+".pdf"
	}
	return written, undo, err
}

// own is a mail to the respondent, with a fresh link.
func (p *Postman) own(ctx context.Context, in *printer, m errand) (l letter, file []byte, undo func() error, err error) {
	if m.Kind == assessment.MailReport {
		if wanted, err := p.wanted(ctx, m.Draft); err != nil || !wanted {
			return l, nil, nil, cmp.Or(err, errPointless)
		}
	}
	key, link, err := p.Service.Under(m.form).AddLink(ctx, m.Draft)
	if err != nil {
		return l, nil, nil, err
	}
	undo = func() error { return p.Service.Revoke(ctx, m.Draft, link.KeyHash) }
	url := m.Base + "/r/" + key
	if m.Kind != assessment.MailReport {
		return in.link(m.Kind, url, link.ExpiresAt), nil, undo, nil
	}
	result, made, err := p.Service.Store.LatestResult(ctx, m.Draft)
	if err != nil {
		return l, nil, undo, err
	}
	draft, err := p.Service.Open(ctx, key)
	if err != nil {
		return l, nil, undo, err
	}
	if in.Report != nil {
		if file, err = in.Report(ctx, m.look, draft.Answers, result, made); err != nil {
			return l, nil, undo, fmt.Errorf("report: %w", err)
		}
	}
	return in.report(result, url, link.ExpiresAt), file, undo, nil
}

// wanted reports whether the report is still agreed to.
func (p *Postman) wanted(ctx context.Context, draft string) (bool, error) {
	kept, err := p.Service.Store.Consents(ctx, draft)
	wanted := false
	for _, c := range kept {
		if c.Kind == assessment.ConsentSend {
			wanted = c.Given
		}
	}
	return wanted, err
}

// shared is a mail to somebody else, with a share of their own.
func (p *Postman) shared(ctx context.Context, in *printer, m errand) (l letter, undo func() error, err error) {
	result, _, err := p.Service.Store.LatestResult(ctx, m.Draft)
	if err != nil {
		return l, nil, err
	}
	key, share, err := p.Sharing.AddAs(ctx, m.Draft, m.Share)
	if err != nil {
		return l, nil, err
	}
	undo = func() error { return p.Sharing.Store.RevokeShare(ctx, m.Draft, share.KeyHash, p.Service.Clock()) }
	return in.share(result, m.Base+"/s/"+key, share.ExpiresAt, share.Password != ""), undo, nil
}
