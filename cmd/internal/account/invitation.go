package account

import (
	"context"
	"time"

	"waterline/assessment"
)

// Invitation makes whoever opens its link a member, once.
type Invitation struct {
	ID           string
	KeyHash      string
	Organisation Organisation
	Mail         string
	Role         Role
	By           string // id of the user who invited
	CreatedAt    time.Time
	ExpiresAt    time.Time
}

// Invite invites an address and returns the secret of the link. An earlier
// invitation of the address to the organisation ends. Conflict if it belongs
// to a member.
func (s *Service) Invite(ctx context.Context, a Actor, organisation, address string, role Role) (string, Invitation, error) {
	if err := Allow(a, Members, organisation); err != nil {
		return "", Invitation{}, err
	}
	address, err := CleanMail(address)
	if err != nil {
		return "", Invitation{}, err
	}
	if !role.Known() {
		return "", Invitation{}, invalid("account.role_wrong")
	}
	key, hash := secret()
	now := s.now()
	i := Invitation{
		ID: s.id(), KeyHash: hash, Organisation: Organisation{ID: organisation}, Mail: address, Role: role,
		By: a.User, CreatedAt: now, ExpiresAt: now.Add(s.limits.Invite),
	}
	return key, i, s.store.AddInvitation(ctx, i, s.event(a, organisation, "invitation.added", i.ID, string(role)))
}

// Invitations lists those of an organisation that are open, the newest first.
func (s *Service) Invitations(ctx context.Context, a Actor, organisation string) ([]Invitation, error) {
	if err := Allow(a, Members, organisation); err != nil {
		return nil, err
	}
	return s.store.Invitations(ctx, organisation, s.now())
}

// RevokeInvitation ends an invitation. NotFound if the organisation has none such.
func (s *Service) RevokeInvitation(ctx context.Context, a Actor, organisation, id string) error {
	if err := Allow(a, Members, organisation); err != nil {
		return err
	}
	return s.store.RevokeInvitation(ctx, organisation, id, s.event(a, organisation, "invitation.revoked", id, ""))
}

// MailInvitation gives an open invitation a new secret, to be sent to its
// address and shown to nobody; the link there was ends. NotFound if it is over.
func (s *Service) MailInvitation(ctx context.Context, id string) (string, Invitation, error) {
	key, hash := secret()
	i, err := s.store.RenewInvitation(ctx, id, hash, s.now(), s.event(Actor{}, "", "invitation.sent", id, ""))
	return key, i, err
}

// Invitation finds the invitation of a link and whether its address has an
// account, which then signs in and joins. NotFound if there is none; Expired
// if it was used or revoked, or its time has passed.
func (s *Service) Invitation(ctx context.Context, key string) (i Invitation, known bool, err error) {
	if i, err = s.store.InvitationByKey(ctx, hashOf(key), s.now()); err != nil {
		return Invitation{}, false, err
	}
	switch _, err = s.store.UserByMail(ctx, i.Mail); {
	case err == nil:
		return i, true, nil
	case has(err, assessment.NotFound):
		return i, false, nil
	}
	return Invitation{}, false, err
}

// Accept makes the account of somebody invited, a member, and signs them in.
// Conflict if the address has an account: it signs in and joins.
func (s *Service) Accept(ctx context.Context, key, name, password string, from Origin) (Signed, error) {
	i, known, err := s.Invitation(ctx, key)
	switch {
	case err != nil:
		return Signed{}, err
	case known:
		return Signed{}, &assessment.Error{Code: assessment.Conflict, Safe: "account.invitation_sign_in"}
	}
	u, err := s.newUser(ctx, i.Mail, name, password, i.Organisation.Name)
	if err != nil {
		return Signed{}, err
	}
	if err := s.store.AcceptInvitation(ctx, i.KeyHash, u, s.event(Actor{User: u.ID}, i.Organisation.ID, "invitation.accepted", i.ID, string(i.Role))); err != nil {
		return Signed{}, err
	}
	return s.open(ctx, u, ByLink, from)
}

// Join makes the user who acts a member by an invitation to their address.
// Forbidden if it is to another's.
func (s *Service) Join(ctx context.Context, a Actor, key string) (Invitation, error) {
	if err := a.own(); err != nil {
		return Invitation{}, err
	}
	i, err := s.store.InvitationByKey(ctx, hashOf(key), s.now())
	if err != nil {
		return Invitation{}, err
	}
	u, err := s.store.UserByID(ctx, a.User)
	switch {
	case err != nil:
		return Invitation{}, err
	case u.Mail != i.Mail:
		return Invitation{}, &assessment.Error{Code: assessment.Forbidden, Safe: "account.invitation_other"}
	}
	return i, s.store.AcceptInvitation(ctx, i.KeyHash, u, s.event(a, i.Organisation.ID, "invitation.accepted", i.ID, string(i.Role)))
}

// newUser makes a user who is not stored yet. All that is wrong comes as Invalid.
func (s *Service) newUser(ctx context.Context, address, name, password, organisation string) (User, error) {
	name, err := CleanName(name)
	if err != nil {
		return User{}, err
	}
	if password, err = CleanPassword(password, address, name, organisation); err != nil {
		return User{}, err
	}
	hash, err := s.hashed(ctx, password)
	return User{ID: s.id(), Mail: address, Name: name, Password: hash, CreatedAt: s.now()}, err
}
