package account

import (
	"context"

	"waterline/assessment"
)

// AddOrganisation makes an organisation. Its first member comes by invitation.
func (s *Service) AddOrganisation(ctx context.Context, a Actor, name string) (Organisation, error) {
	if err := Allow(a, Organisations, ""); err != nil {
		return Organisation{}, err
	}
	name, err := CleanName(name)
	if err != nil {
		return Organisation{}, err
	}
	o := Organisation{ID: s.id(), Name: name, CreatedAt: s.now()}
	return o, s.store.AddOrganisation(ctx, o, s.event(a, o.ID, "organisation.added", o.ID, ""))
}

// Organisations lists all of the instance.
func (s *Service) Organisations(ctx context.Context, a Actor) ([]Organisation, error) {
	if err := Allow(a, Organisations, ""); err != nil {
		return nil, err
	}
	return s.store.Organisations(ctx)
}

// Rename names an organisation anew.
func (s *Service) Rename(ctx context.Context, a Actor, organisation, name string) error {
	if err := Allow(a, Organise, organisation); err != nil {
		return err
	}
	name, err := CleanName(name)
	if err != nil {
		return err
	}
	return s.store.RenameOrganisation(ctx, organisation, name, s.event(a, organisation, "organisation.renamed", organisation, ""))
}

// DeleteOrganisation removes an organisation with all that belongs to it:
// clients, assessments, reports, batches, webhooks, brands, members, tokens and
// invitations. Its users stay, and so do its lines of the log, which name nobody.
// Its name must be typed. It cannot be undone.
func (s *Service) DeleteOrganisation(ctx context.Context, a Actor, organisation, typed string) error {
	if err := Allow(a, Organisations, ""); err != nil {
		return err
	}
	all, err := s.store.Organisations(ctx)
	if err != nil {
		return err
	}
	typed, _ = CleanName(typed) // "" where it is none
	for _, o := range all {
		if o.ID == organisation && o.Name != typed {
			return invalid("account.organisation_typed")
		}
	}
	return s.store.DeleteOrganisation(ctx, organisation, s.event(a, organisation, "organisation.deleted", organisation, ""))
}

// Memberships lists the organisations of the user who acts, by name.
func (s *Service) Memberships(ctx context.Context, a Actor) ([]Member, error) {
	if err := a.own(); err != nil {
		return nil, err
	}
	return s.store.Memberships(ctx, a.User)
}

// Members lists the members of an organisation, by name.
func (s *Service) Members(ctx context.Context, a Actor, organisation string) ([]Member, error) {
	if err := Allow(a, Members, organisation); err != nil {
		return nil, err
	}
	return s.store.Members(ctx, organisation)
}

// SetRole changes what a member is. Conflict for the last owner.
func (s *Service) SetRole(ctx context.Context, a Actor, organisation, user string, role Role) error {
	if err := Allow(a, Members, organisation); err != nil {
		return err
	}
	if !role.Known() {
		return &assessment.Error{Code: assessment.Invalid, Safe: "account.role_wrong"}
	}
	return s.store.SetRole(ctx, organisation, user, role, s.event(a, organisation, "member.role", user, string(role)))
}

// RemoveMember takes a user out of an organisation, with the tokens they had
// for it, at once. Conflict for the last owner.
func (s *Service) RemoveMember(ctx context.Context, a Actor, organisation, user string) error {
	if err := Allow(a, Members, organisation); err != nil {
		return err
	}
	return s.store.RemoveMember(ctx, organisation, user, s.event(a, organisation, "member.removed", user, ""))
}

// Colleagues lists the members of the organisation that the actor works in, by
// name, for whoever may see its clients: their names stand beside the work.
func (s *Service) Colleagues(ctx context.Context, a Actor) ([]Member, error) {
	if err := Allow(a, View, a.Organisation); err != nil {
		return nil, err
	}
	return s.store.Members(ctx, a.Organisation)
}
