package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/mail"
)

// noticeKind is the kind of jobs that send a mail about an account.
const noticeKind = "account.mail"

const noticeTries = 8

// notices send mails about accounts through the queue. A job names a user or an
// invitation by its id alone: the link is made when the mail is sent, so that
// neither keys nor addresses are kept.
type notices struct {
	queue    job.Queue
	accounts *account.Service
	postman  *mail.Postman // nil where no mail is sent
	base     string        // scheme and host of links
	clock    func() time.Time
}

// notice is what a job is to send.
type notice struct {
	User       string `json:"user,omitempty"`       // who sets a password
	Invitation string `json:"invitation,omitempty"` // or whose link it is
	Language   string `json:"language"`
}

// Reset implements workspace.Post.
func (n *notices) Reset(ctx context.Context, user, language string) error {
	return n.add(ctx, notice{User: user, Language: language})
}

// Invitation implements workspace.Post.
func (n *notices) Invitation(ctx context.Context, id, language string) error {
	return n.add(ctx, notice{Invitation: id, Language: language})
}

func (n *notices) add(ctx context.Context, what notice) error {
	payload, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("notice: %w", err)
	}
	now := n.clock()
	_, err = n.queue.Enqueue(ctx, job.New{ID: job.NewID(), Kind: noticeKind, Payload: string(payload), RunAt: now, Most: noticeTries}, now)
	return err
}

// Kinds are the jobs that notices have workers for; none where no mail is sent.
func (n *notices) Kinds() []job.Kind {
	if n.postman == nil {
		return nil
	}
	return []job.Kind{{Name: noticeKind, Do: n.do}}
}

// do makes the link of a mail and sends it. What is gone by then, or was asked
// for too long ago, is not sent.
func (n *notices) do(ctx context.Context, r *job.Run) error {
	var what notice
	if err := json.Unmarshal([]byte(r.Payload), &what); err != nil {
		return job.Permanent(fmt.Errorf("notice: %w", err))
	}
	if n.clock().Sub(r.CreatedAt) > account.UsualLimits().Link {
		return nil
	}
	letter, err := n.letter(ctx, what)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	letter.ID, letter.Language = r.ID, what.Language
	err = n.postman.Notify(ctx, letter)
	var failure *mail.Failure
	if errors.As(err, &failure) && failure.Refused {
		return job.Permanent(errors.New("the mail server refused the mail"))
	}
	return err
}

func (n *notices) letter(ctx context.Context, what notice) (mail.Notice, error) {
	if what.Invitation != "" {
		key, i, err := n.accounts.MailInvitation(ctx, what.Invitation)
		return mail.Notice{
			Kind: mail.Invited, To: i.Mail, URL: n.base + account.InvitationPath + key, Until: i.ExpiresAt, Organisation: i.Organisation.Name,
		}, err
	}
	key, link, u, err := n.accounts.MailReset(ctx, what.User)
	return mail.Notice{Kind: mail.Reset, To: u.Mail, URL: n.base + account.ResetPath + key, Until: link.ExpiresAt}, err
}
