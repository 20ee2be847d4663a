package audit

import (
	"errors"
	"sync"
	"testing"

	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

// Data is what comes with the program, in one language.
type Data struct {
	Locale   *locale.Locale
	Bank     *questionnaire.Bank
	Evidence *evidence.Base
	Book     *playbook.Book
}

// Embedded is the program's data in English and in German. It is read once for
// all tests of a package, as nothing changes it: under the race detector
// reading it takes longer than most tests.
func Embedded(t testing.TB) (en, de Data) {
	t.Helper()
	both, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

var embedded = sync.OnceValues(func() ([2]Data, error) {
	words, err1 := locale.Load("en")
	german, err2 := locale.Load("de")
	bank, err3 := questionnaire.Core()
	base, err4 := evidence.Core()
	book, err5 := playbook.Core()
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return [2]Data{}, err
	}
	bankDE, err1 := bank.In("de")
	baseDE, err2 := base.In("de")
	bookDE, err3 := book.In("de")
	return [2]Data{{words, bank, base, book}, {german, bankDE, baseDE, bookDE}}, errors.Join(err1, err2, err3)
})
