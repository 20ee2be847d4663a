package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

// Fields of the form that makes a share.
const (
	fieldDays     = "days"
	fieldMoney    = "hide_money"
	fieldNames    = "hide_names"
	fieldPassword = "password"
)

// shareDays is how long a share can be made to work.
var shareDays = []string{"7", "30", "90"}

// sharePage makes shares of a result, lists them and ends them.
type sharePage struct {
	page
	Back    string
	Token   string
	Added   string // the link made just now, which is never shown again
	Until   time.Time
	Ends    time.Time // of the assessment, and so of every share
	Shares  []assessment.Share
	Days    []option
	Hide    []option
	Trouble string // what is wrong with the password
	Mailing bool   // mail can be sent
	Mail    box
	Mails   []mailed
	Faults  []fault
}

func (s *Server) shareRoutes(a fiber.Router) {
	a.Get("/share", s.drafted((*Server).sharing))
	a.Post("/share", s.posted((*Server).changeShares))
	s.app.Get("/s/:token", s.public((*Server).shared))
	s.app.Post("/s/:token", s.public((*Server).unlock))
}

// shares is what can be done with shares where the server keeps them.
func (s *Server) shares() (*assessment.Sharing, error) {
	if s.Shares == nil {
		return nil, fiber.ErrNotFound
	}
	return &assessment.Sharing{Store: s.Shares, Clock: s.Clock, Random: s.Random}, nil
}

func (s *Server) sharing(c *fiber.Ctx, v *visit) error { return s.showShares(c, v, &sharePage{}) }

// changeShares makes or revokes a share, by the button that was pressed.
func (s *Server) changeShares(c *fiber.Ctx, v *visit) error {
	shares, err := s.shares()
	if err != nil {
		return err
	}
	f := shell.Form(c)
	if hash := f.One("revoke"); hash != "" {
		if err := shares.Store.RevokeShare(c.UserContext(), v.draft.ID, hash, s.Clock()); err != nil {
			return err
		}
		return seeOther(c, v.root()+"/share")
	}
	days, err := strconv.Atoi(f.One(fieldDays))
	if err != nil || days < 1 || days > 366 {
		return s.showShares(c, v, &sharePage{Faults: []fault{{Anchor: fieldDays + "-" + shareDays[0], Text: s.Locale.T("share.choose_days")}}})
	}
	var wish assessment.ShareOptions
	err = s.limited(c.UserContext(), func() error {
		wish, err = shares.Wish(v.draft, time.Duration(days)*24*time.Hour, f.One(fieldPassword),
			assessment.Share{HideMoney: f.One(fieldMoney) != "", HideNames: f.One(fieldNames) != ""})
		return err
	})
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Invalid {
		said := s.Locale.T(known.Safe)
		return s.showShares(c, v, &sharePage{Trouble: said, Faults: []fault{{Anchor: fieldPassword, Text: said}}})
	}
	if err != nil {
		return err
	}
	if address := f.One(fieldMail); address != "" && s.Mail != nil {
		return s.mailShare(c, v, address, wish)
	}
	key, made, err := shares.AddAs(c.UserContext(), v.draft.ID, wish)
	if err != nil {
		return err
	}
	return s.showShares(c, v, &sharePage{Added: s.base(c) + "/s/" + key, Until: made.ExpiresAt})
}

// mailShare asks for a mail with a share, which is made when the mail is sent.
func (s *Server) mailShare(c *fiber.Ctx, v *visit, address string, wish assessment.ShareOptions) error {
	err := s.mail(c, v, assessment.Mail{Kind: assessment.MailShare, To: address, Share: wish}, nil)
	if said := s.mailFault(err, "mail.form.share_many"); said != "" {
		return s.showShares(c, v, &sharePage{Mail: box{Value: address, Error: said}, Faults: []fault{{Anchor: fieldMail, Text: said}}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, v.root()+"/share#by-mail")
}

// base is where links that are sent on begin.
func (s *Server) base(c *fiber.Ctx) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return c.BaseURL()
}

func (s *Server) showShares(c *fiber.Ctx, v *visit, p *sharePage) error {
	shares, err := s.shares()
	if err != nil {
		return err
	}
	if v.draft.SubmittedAt == nil {
		return seeOther(c, v.root()+"/check")
	}
	all, err := shares.Store.Shares(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	for _, share := range all {
		if s.Clock().Before(share.ExpiresAt) {
			p.Shares = append(p.Shares, share)
		}
	}
	if p.Mails, err = s.mailed(c, v, assessment.MailShare); err != nil {
		return err
	}
	p.Mailing = s.Mail != nil
	p.Mail.ID, p.Mail.Name, p.Mail.Label, p.Mail.Note = fieldMail, fieldMail, s.Locale.T("mail.form.share"), s.Locale.T("mail.form.share_note")
	p.Title, p.Error = s.Locale.T("share.title"), len(p.Faults) > 0
	p.Back, p.Token, p.Ends = v.root()+"/result", v.token(), v.draft.ExpiresAt
	sent := shell.Form(c)
	chosen := sent.One(fieldDays)
	if chosen == "" {
		chosen = shareDays[1]
	}
	for _, days := range shareDays {
		p.Days = append(p.Days, option{ID: fieldDays + "-" + days, Name: fieldDays, Value: days,
			Label: s.Locale.T("share.days", "n", days), Checked: days == chosen})
	}
	for _, field := range []string{fieldMoney, fieldNames} {
		p.Hide = append(p.Hide, option{ID: field, Name: field, Value: "yes", Label: s.Locale.T("share." + field), Box: true,
			Checked: p.Error && sent.One(field) != ""})
	}
	return s.send(c, statusOf(p.Error), "share", p)
}

// unlockPage asks for the password of a share.
type unlockPage struct {
	page
	Wrong  string
	Faults []fault
}

// shared shows a share, or asks for its password.
func (s *Server) shared(c *fiber.Ctx) error {
	shell.Private(c)
	_, id, share, err := s.openShare(c)
	if err != nil {
		return s.refuseShare(c, err)
	}
	s = s.ofShare(c, share)
	if share.Password != "" {
		return s.send(c, http.StatusOK, "unlock", &unlockPage{page: page{Title: s.Locale.T("share.unlock")}})
	}
	return s.showShared(c, id, share)
}

// unlock shows a share to who knows its password. Nothing is kept in the
// browser, so that a shared computer gives nothing away later.
func (s *Server) unlock(c *fiber.Ctx) error {
	shell.Private(c)
	if err := shell.SameOrigin(c, s.PublicURL, true); err != nil {
		return err
	}
	shares, id, share, err := s.openShare(c)
	if err != nil {
		return s.refuseShare(c, err)
	}
	s = s.ofShare(c, share)
	if share.Password == "" {
		return seeOther(c, c.Path())
	}
	if err := s.limits.Take(c, "unlock "+share.KeyHash+" "+shell.Address(c), mostUnlocks, ""); err != nil {
		return err
	}
	err = s.limited(c.UserContext(), func() error {
		return shares.Check(c.UserContext(), share, shell.Form(c).One(fieldPassword))
	})
	switch {
	case errors.Is(err, assessment.ErrPassword):
		wrong := s.Locale.T("share.wrong")
		return s.send(c, http.StatusForbidden, "unlock", &unlockPage{
			page: page{Title: s.Locale.T("share.unlock"), Error: true}, Wrong: wrong, Faults: []fault{{Anchor: fieldPassword, Text: wrong}},
		})
	case errors.Is(err, assessment.ErrManyTries):
		return s.send(c, http.StatusTooManyRequests, "error", &errorPage{
			page: page{Title: s.Locale.T("share.many")}, Text: s.Locale.T("share.many_text"), Remedy: s.Locale.T("share.ask"),
		})
	case err != nil:
		return err
	}
	return s.showShared(c, id, share)
}

func (s *Server) openShare(c *fiber.Ctx) (*assessment.Sharing, string, assessment.Share, error) {
	shares, err := s.shares()
	if err != nil {
		return nil, "", assessment.Share{}, err
	}
	key := c.Params("token")
	if len(key) != keyLength {
		return nil, "", assessment.Share{}, &assessment.Error{Code: assessment.NotFound, Safe: "share.missing"}
	}
	id, share, err := shares.Open(c.UserContext(), key)
	if err != nil {
		return shares, id, share, err
	}
	if f, err := s.Forms.Form(c.UserContext(), share.Form); err == nil {
		c.Locals(formKey, f) // a form that is gone leaves the look of the start page
	}
	return shares, id, share, nil
}

// refuseShare says in words for readers why a share does not open.
func (s *Server) refuseShare(c *fiber.Ctx, err error) error {
	var known *assessment.Error
	if !errors.As(err, &known) {
		return err
	}
	status, key := shell.Classify(err)
	return s.send(c, status, "error", &errorPage{
		page: page{Title: s.Locale.T(key + "_title")}, Text: s.Locale.T(key), Remedy: s.Locale.T("share.ask"),
	})
}
