package store

import (
	"context"
	"fmt"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

const (
	insertOrganisation = `INSERT INTO organisation (id, name, created_at) VALUES ($1, $2, $3)`
	renameOrganisation = `UPDATE organisation SET name = $2 WHERE id = $1`
	findOrganisation   = `SELECT 1 FROM organisation WHERE id = $1`
	insertMember       = `INSERT INTO member (organisation_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)`
	findRole           = `SELECT role FROM member WHERE organisation_id = $1 AND user_id = $2`
	otherOwners        = `SELECT COUNT(*) FROM member JOIN app_user u ON u.id = user_id
		WHERE organisation_id = $1 AND role = 'owner' AND user_id <> $2 AND u.disabled_at IS NULL`
	setRole      = `UPDATE member SET role = $3 WHERE organisation_id = $1 AND user_id = $2`
	deleteMember = `DELETE FROM member WHERE organisation_id = $1 AND user_id = $2`
	deleteTokens = `DELETE FROM api_token WHERE organisation_id = $1 AND user_id = $2`

	deleteOrganisation = `DELETE FROM organisation WHERE id = $1`

	selectOrganisations = `SELECT id, name, created_at FROM organisation ORDER BY name, id`
	selectMembers       = `SELECT ` + bareColumns + `, o.id, o.name, o.created_at, m.role, m.created_at
		FROM member m JOIN app_user u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id`
	membersOf     = selectMembers + ` WHERE m.organisation_id = $1 ORDER BY u.name, u.id`
	membershipsOf = selectMembers + ` WHERE m.user_id = $1 ORDER BY o.name, o.id`
)

const (
	organisationGone = "account.organisation_missing"
	memberGone       = "account.member_missing"
)

func organisationWrites() []string {
	return append(organisationDeletes(),
		insertOrganisation, renameOrganisation, findOrganisation, insertMember, findRole, otherOwners, setRole, deleteMember, deleteTokens, deleteOrganisation)
}

// organisationDeletes empty the tables that name an organisation and do not go
// with its row. What hangs on theirs goes with them.
func organisationDeletes() []string {
	return []string{
		`DELETE FROM assessment WHERE organisation_id = $1`,
		`DELETE FROM client WHERE organisation_id = $1`,
		`DELETE FROM brand WHERE organisation_id = $1`,
		`DELETE FROM form WHERE organisation_id = $1`,
		`UPDATE questionnaire SET organisation_id = '' WHERE organisation_id = $1`, // published versions go with nobody's alone
		`DELETE FROM questionnaire_version WHERE name IN (SELECT name FROM questionnaire WHERE organisation_id = '' AND $1 <> '')`,
		`DELETE FROM questionnaire WHERE organisation_id = '' AND $1 <> ''`,
		`DELETE FROM benchmark WHERE pool = $1`,
		`DELETE FROM report_batch WHERE organisation = $1`,
		`DELETE FROM webhook_endpoint WHERE organisation = $1`,
	}
}

// DeleteOrganisation implements account.OrganisationStore. What was deleted is
// overwritten in the file, and the log of changes that still held it is emptied.
func (s *Store) DeleteOrganisation(ctx context.Context, id string, e account.Event) error {
	err := s.act(ctx, e, func(w *writer) error {
		for _, query := range organisationDeletes() {
			if _, err := w.exec(query, id); err != nil {
				return fmt.Errorf("delete organisation: %w", err)
			}
		}
		return existing(w.exec(deleteOrganisation, id))(organisationGone)
	})
	if err != nil {
		return err
	}
	return s.forget(ctx)
}

// AddOrganisation implements account.OrganisationStore.
func (s *Store) AddOrganisation(ctx context.Context, o account.Organisation, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error { return addOrganisation(w, o) })
}

func addOrganisation(w *writer, o account.Organisation) error {
	_, err := w.exec(insertOrganisation, o.ID, o.Name, o.CreatedAt.UnixMilli())
	return err
}

// RenameOrganisation implements account.OrganisationStore.
func (s *Store) RenameOrganisation(ctx context.Context, id, name string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		return existing(w.exec(renameOrganisation, id, name))(organisationGone)
	})
}

// Organisations implements account.OrganisationStore.
func (s *Store) Organisations(ctx context.Context) ([]account.Organisation, error) {
	return list(ctx, s, func(row scanner) (account.Organisation, error) {
		var o account.Organisation
		var created int64
		err := row.Scan(&o.ID, &o.Name, &created)
		o.CreatedAt = moment(created)
		return o, err
	}, selectOrganisations)
}

// Memberships implements account.OrganisationStore.
func (s *Store) Memberships(ctx context.Context, user string) ([]account.Member, error) {
	return list(ctx, s, scanMember, membershipsOf, user)
}

// Members implements account.OrganisationStore.
func (s *Store) Members(ctx context.Context, organisation string) ([]account.Member, error) {
	members, err := list(ctx, s, scanMember, membersOf, organisation)
	if err != nil || len(members) > 0 {
		return members, err
	}
	_, err = one(ctx, s, func(row scanner) (int, error) {
		var there int
		return there, row.Scan(&there)
	}, organisationGone, findOrganisation, organisation)
	return nil, err
}

func scanMember(row scanner) (account.Member, error) {
	var m account.Member
	var f userFields
	var created, since int64
	err := row.Scan(append(f.dest(), &m.Organisation.ID, &m.Organisation.Name, &created, &m.Role, &since)...)
	m.User, m.Organisation.CreatedAt, m.Since = f.done(), moment(created), moment(since)
	return m, err
}

// SetRole implements account.OrganisationStore.
func (s *Store) SetRole(ctx context.Context, organisation, user string, role account.Role, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if role != account.Owner {
			if err := keepOwner(w, organisation, user); err != nil {
				return err
			}
		}
		if err := existing(w.exec(setRole, organisation, user, string(role)))(memberGone); err != nil {
			return err
		}
		_, err := w.exec(staleSessions, user)
		return err
	})
}

// RemoveMember implements account.OrganisationStore.
func (s *Store) RemoveMember(ctx context.Context, organisation, user string, e account.Event) error {
	return s.act(ctx, e, func(w *writer) error {
		if err := keepOwner(w, organisation, user); err != nil {
			return err
		}
		if err := existing(w.exec(deleteMember, organisation, user))(memberGone); err != nil {
			return err
		}
		for _, query := range []string{deleteTokens, dropFeed} {
			if _, err := w.exec(query, organisation, user); err != nil {
				return fmt.Errorf("remove member: %w", err)
			}
		}
		_, err := w.exec(staleSessions, user)
		return err
	})
}

// keepOwner refuses to lose the last owner who can act.
func keepOwner(w *writer, organisation, user string) error {
	var role string
	err := w.row(findRole, []any{organisation, user}, &role)
	if missing(err) {
		return gone(memberGone)
	}
	if err != nil {
		return fmt.Errorf("find role: %w", err)
	}
	var others int
	if err := w.row(otherOwners, []any{organisation, user}, &others); err != nil {
		return fmt.Errorf("count owners: %w", err)
	}
	if role == string(account.Owner) && others == 0 {
		return lastOwner()
	}
	return nil
}

func lastOwner() error {
	return &assessment.Error{Code: assessment.Conflict, Safe: "account.last_owner"}
}
