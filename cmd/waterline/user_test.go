package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

// claim DATA URL MAIL ORGANISATION becomes the administrator, as the page of
// the first-run link does.
func claim(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	kept, err := store.Open(ctx, ts.MkAbs(args[0]), func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	ts.Check(err)
	defer kept.Close()
	accounts, err := account.New(account.Options{Store: kept, Clock: time.Now, PublicURL: args[1]})
	ts.Check(err)
	key, _, err := accounts.FirstRun(ctx)
	ts.Check(err)
	_, err = accounts.Claim(ctx, key, args[2], "Ana", args[3], "eleven purple tractors", account.Origin{})
	ts.Check(err)
}

// tamperlog DATA changes an entry of the log behind the program's back.
func tamperLog(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", filepath.Join(ts.MkAbs(args[0]), store.File))
	ts.Check(err)
	_, err = db.Exec("UPDATE audit SET actor = 'nobody' WHERE number = 2")
	ts.Check(errors.Join(err, db.Close()))
}
