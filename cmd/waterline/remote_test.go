package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

// token DATA MAIL FILE CLIENT NAME writes an API token of a user to a file, and
// sets CLIENT to the id of a new client of that name.
func makeToken(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	kept, err := store.Open(ctx, ts.MkAbs(args[0]), func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	ts.Check(err)
	defer kept.Close()
	accounts, err := account.New(account.Options{Store: kept, Clock: time.Now})
	ts.Check(err)
	signed, err := accounts.SignIn(ctx, args[1], "eleven purple tractors", account.Origin{})
	ts.Check(err)
	a, _, err := accounts.Authenticate(ctx, signed.Key)
	ts.Check(err)
	key, _, err := accounts.AddToken(ctx, a, "Story", []account.Scope{account.ScopeRead, account.ScopeWrite, account.ScopeReport}, 48*time.Hour)
	ts.Check(errors.Join(err, os.WriteFile(ts.MkAbs(args[2]), []byte(key+"\n"), 0o600)))
	clients := &client.Service{Store: kept, Clock: time.Now, Random: rand.Reader}
	made, err := clients.New(ctx, a.Organisation, client.Client{Name: args[4]}, client.Author{ID: a.User, Name: "Ana"})
	ts.Check(err)
	ts.Setenv(args[3], made.ID)
}
