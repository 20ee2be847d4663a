package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/secret"
)

// privacyCommand tells people and organisations what is kept of them, and erases
// it. All of it works while a server runs.
type privacyCommand struct {
	Export privacyExport `cmd:"" help:"Write all that is kept of a person or an organisation, one JSON object a line."`
	Erase  privacyErase  `cmd:"" help:"Erase a person or an organisation from every table, for good."`
}

// whoFlags name a person or an organisation.
type whoFlags struct {
	Person       string `name:"person" placeholder:"ADDRESS" xor:"who" required:"" help:"Address of mail of the person."`
	Organisation string `name:"organisation" placeholder:"NAME" xor:"who" required:"" help:"Name or id of the organisation."`
}

type privacyExport struct {
	dataFlags
	whoFlags
	passphraseFlags
	Output string `short:"o" name:"output" placeholder:"FILE" required:"" help:"File to write."`
}

// Run writes the export, encrypted where a passphrase is given.
func (c *privacyExport) Run(ctx context.Context, p *program) error {
	passphrase, err := c.passphrase(p)
	if err != nil {
		return err
	}
	err = c.with(ctx, p, func(accounts *account.Service) error {
		write := func(w io.Writer) error { return accounts.ExportPerson(ctx, account.Console(), c.Person, w) }
		if c.Organisation != "" {
			o, err := p.organisation(ctx, accounts, c.Organisation)
			if err != nil {
				return err
			}
			write = func(w io.Writer) error { return accounts.ExportOrganisation(ctx, account.Console(), o.ID, w) }
		}
		return whole(c.Output, func(w io.Writer) error { return closedWith(w, passphrase, write) })
	})
	if err != nil {
		return err
	}
	return p.print(p.words.T("cli.privacy_exported", "file", plain(c.Output)) + "\n")
}

// closedWith writes through a passphrase, or as it is where that is "".
func closedWith(w io.Writer, passphrase string, write func(io.Writer) error) error {
	if passphrase == "" {
		return write(w)
	}
	closed, err := secret.Encrypt(w, passphrase)
	if err != nil {
		return err
	}
	return errors.Join(write(closed), closed.Close())
}

type privacyErase struct {
	dataFlags
	whoFlags
	Sure bool `name:"yes" help:"Erase without being asked."`
}

// Run erases and says what is left to be looked at by hand.
func (c *privacyErase) Run(ctx context.Context, p *program) error {
	if !c.Sure {
		return p.misused("cli.privacy_sure", "who", plain(c.Person+c.Organisation))
	}
	said := ""
	err := c.with(ctx, p, func(accounts *account.Service) error {
		if c.Organisation != "" {
			o, err := p.organisation(ctx, accounts, c.Organisation)
			if err != nil {
				return err
			}
			said = p.words.T("cli.privacy_erased_organisation", "organisation", plain(o.Name)) + "\n"
			return accounts.DeleteOrganisation(ctx, account.Console(), o.ID, o.Name)
		}
		left, err := accounts.ErasePerson(ctx, account.Console(), c.Person)
		said = p.words.T("cli.privacy_erased", "person", plain(c.Person)) + "\n" + p.leftover(left)
		return err
	})
	if err != nil {
		return err
	}
	return p.print(said)
}

// leftover lists where somebody's own words may still name an erased person.
func (p *program) leftover(left []account.Left) string {
	if len(left) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(p.words.T("cli.privacy_left") + "\n")
	for _, one := range left {
		fmt.Fprintf(&b, "  %s.%s: %d\n", one.Table, one.Column, one.Rows)
	}
	return b.String()
}

// closer closes exports with a passphrase, one at a time, as that takes 128 MB.
type closer struct{ mu sync.Mutex }

func (c *closer) close(w io.Writer, passphrase string) (io.WriteCloser, error) {
	passphrase, err := secret.Passphrase(passphrase)
	if err != nil {
		return nil, &assessment.Error{Code: assessment.Invalid, Safe: "workspace.export.short", Err: err}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return secret.Encrypt(w, passphrase)
}
