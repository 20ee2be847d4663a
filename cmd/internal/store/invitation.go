package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

const (
	insertInvitation = `INSERT INTO invitation (id, key_hash, organisation_id, mail, role, invited_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	endInvitations  = `UPDATE invitation SET ended_at = $3 WHERE organisation_id = $1 AND mail = $2 AND ended_at IS NULL`
	findMemberMail  = `SELECT COUNT(*) FROM member JOIN app_user u ON u.id = user_id WHERE organisation_id = $1 AND u.mail = $2`
	endInvitation   = `UPDATE invitation SET ended_at = $3 WHERE organisation_id = $1 AND id = $2 AND ended_at IS NULL`
	renewInvitation = `UPDATE invitation SET key_hash = $2 WHERE id = $1 AND ended_at IS NULL AND expires_at > $3`
	useInvitation   = `UPDATE invitation SET ended_at = $2 WHERE key_hash = $1 AND ended_at IS NULL AND expires_at > $2
		RETURNING organisation_id, role`

	selectInvitations = `SELECT i.id, i.key_hash, o.id, o.name, o.created_at, i.mail, i.role, i.invited_by, i.created_at, i.expires_at, i.ended_at
		FROM invitation i JOIN organisation o ON o.id = i.organisation_id`
	invitationByKey  = selectInvitations + ` WHERE i.key_hash = $1`
	invitationByID   = selectInvitations + ` WHERE i.id = $1`
	invitationByMail = selectInvitations + ` WHERE i.mail = $1 AND i.ended_at IS NULL AND i.expires_at > $2 ORDER BY i.created_at DESC, i.id LIMIT 1`
	invitationsOf    = selectInvitations + ` WHERE i.organisation_id = $1 AND i.ended_at IS NULL AND i.expires_at > $2 ORDER BY i.created_at DESC, i.id`
)

const invitationGone = "account.invitation_missing"

func invitationWrites() []string {
	return []string{insertInvitation, endInvitations, findMemberMail, endInvitation, renewInvitation, useInvitation}
}

// AddInvitation implements account.InvitationStore.
func (s *Store) AddInvitation(ctx context.Context, i account.Invitation, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		var there int
		if err := w.row(findOrganisation, []any{i.Organisation.ID}, &there); missing(err) {
			return gone(organisationGone)
		} else if err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		if err := w.row(findMemberMail, []any{i.Organisation.ID, i.Mail}, &there); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		if there > 0 {
			return &assessment.Error{Code: assessment.Conflict, Safe: "account.member_exists"}
		}
		if _, err := w.exec(endInvitations, i.Organisation.ID, i.Mail, i.CreatedAt.UnixMilli()); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		_, err := w.exec(insertInvitation, i.ID, i.KeyHash, i.Organisation.ID, i.Mail, string(i.Role), i.By,
			i.CreatedAt.UnixMilli(), i.ExpiresAt.UnixMilli())
		return err
	})
}

// invitationRow is an invitation that may be over.
type invitationRow struct {
	account.Invitation
	ended bool
}

func scanInvitation(row scanner) (invitationRow, error) {
	var i invitationRow
	var founded, created, expires int64
	var ended sql.NullInt64
	err := row.Scan(&i.ID, &i.KeyHash, &i.Organisation.ID, &i.Organisation.Name, &founded, &i.Mail, &i.Role, &i.By, &created, &expires, &ended)
	i.Organisation.CreatedAt, i.CreatedAt, i.ExpiresAt, i.ended = moment(founded), moment(created), moment(expires), ended.Valid
	return i, err
}

// InvitationByKey implements account.InvitationStore.
func (s *Store) InvitationByKey(ctx context.Context, keyHash string, now time.Time) (account.Invitation, error) {
	i, err := one(ctx, s, scanInvitation, invitationGone, invitationByKey, keyHash)
	switch {
	case err != nil:
		return account.Invitation{}, err
	case i.ended || !now.Before(i.ExpiresAt):
		return account.Invitation{}, invitationOver()
	}
	return i.Invitation, nil
}

// InvitationByMail implements account.InvitationStore.
func (s *Store) InvitationByMail(ctx context.Context, mail string, now time.Time) (account.Invitation, error) {
	i, err := one(ctx, s, scanInvitation, invitationGone, invitationByMail, mail, now.UnixMilli())
	return i.Invitation, err
}

// Invitations implements account.InvitationStore.
func (s *Store) Invitations(ctx context.Context, organisation string, now time.Time) ([]account.Invitation, error) {
	return list(ctx, s, func(row scanner) (account.Invitation, error) {
		i, err := scanInvitation(row)
		return i.Invitation, err
	}, invitationsOf, organisation, now.UnixMilli())
}

// RevokeInvitation implements account.InvitationStore.
func (s *Store) RevokeInvitation(ctx context.Context, organisation, id string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		return existing(w.exec(endInvitation, organisation, id, e.At.UnixMilli()))(invitationGone)
	})
}

// RenewInvitation implements account.InvitationStore.
func (s *Store) RenewInvitation(ctx context.Context, id, keyHash string, now time.Time, e account.Event) (account.Invitation, error) {
	i, err := one(ctx, s, scanInvitation, invitationGone, invitationByID, id)
	if err != nil {
		return account.Invitation{}, err
	}
	e.Organisation, i.KeyHash = i.Organisation.ID, keyHash
	return i.Invitation, s.act(ctx, e, func(w *writer) error {
		return existing(w.exec(renewInvitation, id, keyHash, now.UnixMilli()))(invitationGone)
	})
}

// AcceptInvitation implements account.InvitationStore.
func (s *Store) AcceptInvitation(ctx context.Context, keyHash string, u account.User, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		var organisation, role string
		err := w.change(useInvitation, []any{keyHash, e.At.UnixMilli()}, &organisation, &role)
		if missing(err) {
			return invitationOver()
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		var there int
		if err := w.row(findUser, []any{u.ID}, &there); missing(err) {
			if err := addUser(w, u); err != nil {
				return err
			}
		} else if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		_, err = w.exec(insertMember, organisation, u.ID, role, e.At.UnixMilli())
		return taken(err, "account.member_exists")
	})
}

func invitationOver() error {
	return &assessment.Error{Code: assessment.Expired, Safe: "account.invitation_over"}
}
