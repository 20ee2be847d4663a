package account

import (
	"context"
	"time"
)

// Store keeps accounts. Every method that returns without error has its effect
// on disk. One that takes an Event adds it to the log in the same transaction.
// Where a method takes an organisation, what belongs to another is NotFound.
type Store interface {
	UserStore
	OrganisationStore
	SessionStore
	TokenStore
	InvitationStore
	LinkStore
	FactorStore
	PasskeyStore
	IdentityStore
	TryStore
	LogStore
	PrivacyStore

	// Sweep deletes what expired before now: sessions, links, invitations,
	// ceremonies, and tries counted before since.
	Sweep(ctx context.Context, now, since time.Time) error
}

// UserStore keeps users. Each method is NotFound where the user is gone.
type UserStore interface {
	// Empty reports whether there is no user.
	Empty(ctx context.Context) (bool, error)
	UserByID(ctx context.Context, id string) (User, error)
	UserByMail(ctx context.Context, mail string) (User, error)
	// Users lists all by name, without secrets.
	Users(ctx context.Context) ([]User, error)
	SetName(ctx context.Context, user, name string, e Event) error
	// ChangePassword ends the sessions of the user but keep, an id.
	ChangePassword(ctx context.Context, user, hash, keep string, e Event) error
	// Rehash replaces a hash by one of the same password, if it is still that.
	Rehash(ctx context.Context, user, old, hash string) error
	// DisableUser ends the sessions. Conflict for the last administrator.
	DisableUser(ctx context.Context, user string, e Event) error
	EnableUser(ctx context.Context, user string, e Event) error
	// SetAdmin makes the sessions stale. Conflict for the last administrator.
	SetAdmin(ctx context.Context, user string, admin bool, e Event) error
	// DeleteUser deletes all that belongs to the user. Conflict for the last
	// administrator and for the last owner of an organisation.
	DeleteUser(ctx context.Context, user string, e Event) error
}

// OrganisationStore keeps organisations and who belongs to them.
type OrganisationStore interface {
	AddOrganisation(ctx context.Context, o Organisation, e Event) error
	RenameOrganisation(ctx context.Context, id, name string, e Event) error
	Organisations(ctx context.Context) ([]Organisation, error)
	// DeleteOrganisation deletes all that belongs to it, in every table.
	DeleteOrganisation(ctx context.Context, id string, e Event) error
	// Memberships lists those of a user, by the name of the organisation.
	Memberships(ctx context.Context, user string) ([]Member, error)
	// Members lists those of an organisation, by name. NotFound if there is none.
	Members(ctx context.Context, organisation string) ([]Member, error)
	// SetRole makes the sessions of the user stale. NotFound if they are no
	// member; Conflict for the last owner.
	SetRole(ctx context.Context, organisation, user string, role Role, e Event) error
	// RemoveMember deletes the tokens of the user there. NotFound, Conflict as SetRole.
	RemoveMember(ctx context.Context, organisation, user string, e Event) error
}

// SessionStore keeps sessions.
type SessionStore interface {
	// AddSession deletes the session whose key hash is replaced, and keeps that
	// the user knows the device.
	AddSession(ctx context.Context, s Session, replaced, device string, e Event) error
	// SessionByKey also finds a session whose key was replaced after since.
	SessionByKey(ctx context.Context, keyHash string, since time.Time) (Session, error)
	// TouchSession keeps when a session was used last.
	TouchSession(ctx context.Context, id string, now time.Time) error
	RotateSession(ctx context.Context, id, keyHash string, now time.Time) error
	// SwitchSession is NotFound if the user of the session is no member there.
	SwitchSession(ctx context.Context, id, organisation string) error
	// Sessions lists those of a user, the last used first.
	Sessions(ctx context.Context, user string) ([]Session, error)
	// EndSession is NotFound where the session is not the user's.
	EndSession(ctx context.Context, user, id string, e Event) error
	// EndSessions ends all of a user but keep, an id.
	EndSessions(ctx context.Context, user, keep string, e Event) error
	// ForgetDevices forgets those that nobody signed in on since a moment.
	ForgetDevices(ctx context.Context, before time.Time) error
	// DeviceKnown reports whether a user had a session on a device.
	DeviceKnown(ctx context.Context, user, device string) (bool, error)
}

// TokenStore keeps API tokens.
type TokenStore interface {
	AddToken(ctx context.Context, t Token, e Event) error
	TokenByKey(ctx context.Context, keyHash string) (Token, error)
	UseToken(ctx context.Context, id string, now time.Time) error
	// Tokens lists those of a user in an organisation, the newest first.
	Tokens(ctx context.Context, organisation, user string) ([]Token, error)
	RevokeToken(ctx context.Context, organisation, user, id string, e Event) error
}

// InvitationStore keeps invitations. A used, revoked or late one is Expired.
type InvitationStore interface {
	// AddInvitation ends an earlier one of the address there. NotFound if the
	// organisation is gone; Conflict if the address is a member's.
	AddInvitation(ctx context.Context, i Invitation, e Event) error
	InvitationByKey(ctx context.Context, keyHash string, now time.Time) (Invitation, error)
	// InvitationByMail finds the newest that is open. NotFound if there is none.
	InvitationByMail(ctx context.Context, mail string, now time.Time) (Invitation, error)
	Invitations(ctx context.Context, organisation string, now time.Time) ([]Invitation, error)
	RevokeInvitation(ctx context.Context, organisation, id string, e Event) error
	// RenewInvitation gives one that is open at now another key. The event gets
	// its organisation. NotFound if there is none such.
	RenewInvitation(ctx context.Context, id, keyHash string, now time.Time, e Event) (Invitation, error)
	// AcceptInvitation makes u a member, and a user if there is none with the
	// id. Expired as above, Conflict if the address has an account already.
	AcceptInvitation(ctx context.Context, keyHash string, u User, e Event) error
}

// LinkStore keeps one-time links. A used or late one is Expired.
type LinkStore interface {
	// ReplaceLink ends the links of the same kind for the same user.
	ReplaceLink(ctx context.Context, l Link, e Event) error
	LinkByKey(ctx context.Context, kind LinkKind, keyHash string, now time.Time) (Link, error)
	// AddFirst uses a first-run link up. Conflict if there is a user.
	AddFirst(ctx context.Context, keyHash string, u User, o Organisation, e Event) error
	// ResetPassword uses a reset link up and ends the sessions of its user.
	ResetPassword(ctx context.Context, keyHash, hash string, e Event) error
}

// FactorStore keeps second factors.
type FactorStore interface {
	// SetTOTP turns codes on, ends a ceremony, and the other sessions.
	SetTOTP(ctx context.Context, f Factor, e Event) error
	// ClearTOTP turns codes off, with the recovery codes.
	ClearTOTP(ctx context.Context, user string, e Event) error
	// UseStep uses up the code of a step. It reports false where that step or a
	// later one, up to latest, was used.
	UseStep(ctx context.Context, user string, step, latest int64) (bool, error)
	// UseRecovery reports false, and adds nothing to the log, if there is no such code.
	UseRecovery(ctx context.Context, user, hash string, e Event) (bool, error)
	RecoveryLeft(ctx context.Context, user string) (int, error)
}

// PasskeyStore keeps passkeys.
type PasskeyStore interface {
	// AddPasskey is Conflict if the credential is registered.
	AddPasskey(ctx context.Context, p Passkey, e Event) error
	Passkeys(ctx context.Context, user string) ([]Passkey, error)
	// UsePasskey keeps the counter of a credential.
	UsePasskey(ctx context.Context, user, id, value string, now time.Time) error
	RemovePasskey(ctx context.Context, user, id string, e Event) error
}

// IdentityStore keeps whom an OpenID provider knows.
type IdentityStore interface {
	UserByIdentity(ctx context.Context, issuer, subject string) (User, error)
	// AddIdentity is Conflict if the subject, or the user, has one of the issuer.
	AddIdentity(ctx context.Context, i Identity, e Event) error
}

// TryStore keeps what was begun and counts what was tried.
type TryStore interface {
	PutCeremony(ctx context.Context, c Ceremony) error
	// Ceremony is NotFound if it is not there or is over at now.
	Ceremony(ctx context.Context, kind, keyHash string, now time.Time) (Ceremony, error)
	// TakeCeremony is Ceremony and deletes it.
	TakeCeremony(ctx context.Context, kind, keyHash string, now time.Time) (Ceremony, error)
	// Try counts one try for each key and returns the counts with this one. A
	// count that was begun before since, or after now, begins anew.
	Try(ctx context.Context, keys []string, since, now time.Time) ([]int, error)
	// Forgive sets the count of one key to nothing and takes one try back of others.
	Forgive(ctx context.Context, reset string, less []string) error
}

// LogStore keeps the log.
type LogStore interface {
	// Append adds an event that goes with no other change.
	Append(ctx context.Context, e Event) error
	// Log lists entries, the newest first: of an organisation, or all for "".
	Log(ctx context.Context, organisation string, before int64, most int) ([]Entry, error)
	// LogAfter lists entries with higher numbers than after, the oldest first.
	LogAfter(ctx context.Context, organisation string, after int64, most int) ([]Entry, error)
}
