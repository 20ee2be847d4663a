package store

import (
	"context"
	"database/sql"
	"fmt"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

const (
	countUsers  = `SELECT COUNT(*) FROM app_user`
	insertUser  = `INSERT INTO app_user (id, mail, name, password, admin, created_at) VALUES ($1, $2, $3, $4, $5, $6)`
	findUser    = `SELECT 1 FROM app_user WHERE id = $1`
	setPassword = `UPDATE app_user SET password = $2 WHERE id = $1`
	setName     = `UPDATE app_user SET name = $2 WHERE id = $1`
	rehash      = `UPDATE app_user SET password = $3 WHERE id = $1 AND password = $2`
	disableUser = `UPDATE app_user SET disabled_at = $2 WHERE id = $1`
	enableUser  = `UPDATE app_user SET disabled_at = NULL WHERE id = $1`
	setAdmin    = `UPDATE app_user SET admin = $2 WHERE id = $1`
	deleteUser  = `DELETE FROM app_user WHERE id = $1`
	otherAdmins = `SELECT COUNT(*) FROM app_user WHERE admin AND disabled_at IS NULL AND id <> $1`
	isAdmin     = `SELECT COUNT(*) FROM app_user WHERE admin AND disabled_at IS NULL AND id = $1`
	deleteLinks = `DELETE FROM one_time_link WHERE user_id = $1`

	deleteInvitations = `DELETE FROM invitation WHERE mail = (SELECT mail FROM app_user WHERE id = $1)`

	endCeremoniesOf = `DELETE FROM ceremony WHERE user_id = $1`

	// Organisations that the user is the only owner of and others belong to.
	leftAlone = `SELECT COUNT(*) FROM member m WHERE m.user_id = $1 AND m.role = 'owner'
		AND NOT EXISTS (SELECT 1 FROM member o WHERE o.organisation_id = m.organisation_id AND o.role = 'owner' AND o.user_id <> $1)
		AND EXISTS (SELECT 1 FROM member o WHERE o.organisation_id = m.organisation_id AND o.user_id <> $1)`

	userColumns = `u.id, u.mail, u.name, u.password, u.admin, u.totp, u.created_at, u.disabled_at`
	userByID    = `SELECT ` + userColumns + ` FROM app_user u WHERE u.id = $1`
	userByMail  = `SELECT ` + userColumns + ` FROM app_user u WHERE u.mail = $1`
	selectUsers = `SELECT ` + bareColumns + ` FROM app_user u ORDER BY u.name, u.id`

	// bareColumns are userColumns without what is secret.
	bareColumns = `u.id, u.mail, u.name, '', u.admin, CASE WHEN u.totp = '' THEN '' ELSE 'set' END, u.created_at, u.disabled_at`
)

const userGone = "account.user_missing"

var _ account.Store = (*Store)(nil)

func userWrites() []string {
	return []string{
		countUsers, insertUser, findUser, setName, setPassword, rehash, disableUser, enableUser, setAdmin, deleteUser,
		otherAdmins, isAdmin, deleteLinks, deleteInvitations, endCeremoniesOf, leftAlone,
	}
}

// userFields is where the columns of a user are scanned to.
type userFields struct {
	user     account.User
	created  int64
	disabled sql.NullInt64
}

func (f *userFields) dest() []any {
	return []any{&f.user.ID, &f.user.Mail, &f.user.Name, &f.user.Password, &f.user.Admin, &f.user.TOTP, &f.created, &f.disabled}
}

func (f *userFields) done() account.User {
	f.user.CreatedAt, f.user.DisabledAt = moment(f.created), maybe(f.disabled)
	return f.user
}

func scanUser(row scanner) (account.User, error) {
	var f userFields
	err := row.Scan(f.dest()...)
	return f.done(), err
}

// Empty implements account.UserStore.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, countUsers).Scan(&n)
	return n == 0, err
}

// UserByID implements account.UserStore.
func (s *Store) UserByID(ctx context.Context, id string) (account.User, error) {
	return one(ctx, s, scanUser, userGone, userByID, id)
}

// UserByMail implements account.UserStore.
func (s *Store) UserByMail(ctx context.Context, mail string) (account.User, error) {
	return one(ctx, s, scanUser, userGone, userByMail, mail)
}

// Users implements account.UserStore.
func (s *Store) Users(ctx context.Context) ([]account.User, error) {
	return list(ctx, s, scanUser, selectUsers)
}

// SetName implements account.UserStore.
func (s *Store) SetName(ctx context.Context, user, name string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return existing(w.exec(setName, user, name))(userGone) })
}

// ChangePassword implements account.UserStore.
func (s *Store) ChangePassword(ctx context.Context, user, hash, keep string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return changePassword(w, user, hash, keep) })
}

// changePassword also ends what the old password began.
func changePassword(w *writer, user, hash, keep string) error {
	if err := existing(w.exec(setPassword, user, hash))(userGone); err != nil {
		return err
	}
	if _, err := w.exec(endCeremoniesOf, user); err != nil {
		return fmt.Errorf("end ceremonies: %w", err)
	}
	_, err := w.exec(endSessions, user, keep)
	return err
}

// Rehash implements account.UserStore.
func (s *Store) Rehash(ctx context.Context, user, old, hash string) error {
	return s.write(ctx, func(w *writer) error {
		_, err := w.exec(rehash, user, old, hash)
		return err
	})
}

// DisableUser implements account.UserStore.
func (s *Store) DisableUser(ctx context.Context, user string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if err := keepAdmin(w, user); err != nil {
			return err
		}
		if err := existing(w.exec(disableUser, user, e.At.UnixMilli()))(userGone); err != nil {
			return err
		}
		if _, err := w.exec(endCeremoniesOf, user); err != nil {
			return fmt.Errorf("end ceremonies: %w", err)
		}
		_, err := w.exec(endSessions, user, "")
		return err
	})
}

// EnableUser implements account.UserStore.
func (s *Store) EnableUser(ctx context.Context, user string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return existing(w.exec(enableUser, user))(userGone) })
}

// SetAdmin implements account.UserStore.
func (s *Store) SetAdmin(ctx context.Context, user string, admin bool, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if !admin {
			if err := keepAdmin(w, user); err != nil {
				return err
			}
		}
		if err := existing(w.exec(setAdmin, user, admin))(userGone); err != nil {
			return err
		}
		_, err := w.exec(staleSessions, user)
		return err
	})
}

// DeleteUser implements account.UserStore. What was deleted is overwritten in
// the file, and the log of changes that still held it is emptied.
func (s *Store) DeleteUser(ctx context.Context, user string, e account.Event) error {
	err := s.act(ctx, e, func(w *writer) error { return removeUser(w, user) })
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// removeUser deletes a user with all that is theirs. What they wrote stays with
// its organisation, without their name.
func removeUser(w *writer, user string) error {
	if err := keepAdmin(w, user); err != nil {
		return err
	}
	var alone int
	if err := w.row(leftAlone, []any{user}, &alone); err != nil {
		return fmt.Errorf("delete user: %w", err)
	}
	if alone > 0 {
		return lastOwner()
	}
	for _, query := range append(unnameAuthor(), deleteLinks, deleteInvitations, endCeremoniesOf) {
		if _, err := w.exec(query, user); err != nil {
			return fmt.Errorf("delete user: %w", err)
		}
	}
	return existing(w.exec(deleteUser, user))(userGone)
}

// keepAdmin refuses to lose the last administrator.
func keepAdmin(w *writer, user string) error {
	var this, others int
	if err := w.row(isAdmin, []any{user}, &this); err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if err := w.row(otherAdmins, []any{user}, &others); err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if this > 0 && others == 0 {
		return &assessment.Error{Code: assessment.Conflict, Safe: "account.last_admin"}
	}
	return nil
}

func addUser(w *writer, u account.User) error {
	_, err := w.exec(insertUser, u.ID, u.Mail, u.Name, u.Password, u.Admin, u.CreatedAt.UnixMilli())
	return taken(err, "account.mail_taken")
}
