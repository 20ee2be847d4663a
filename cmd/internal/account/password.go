package account

import (
	"context"
	_ "embed" // for the list of common passwords
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"waterline/assessment"
)

//go:embed common/passwords.txt
var common string // sorted by bytes, one a line

const (
	leastPassword = 12  // characters
	mostPassword  = 256 // bytes
	leastDistinct = 5   // characters
	leastPersonal = 4   // characters of a name that count as one
	shortAffix    = 8   // characters around a common password that save nothing
)

// CleanPassword composes a password, so that it is the same from every
// keyboard, and holds it against the rules: its length, and that it is neither
// common, nor a pattern, nor made of what is personal (addresses and names) or
// of the words of this program.
// There is no rule of composition. Invalid says which.
func CleanPassword(password string, personal ...string) (string, error) {
	password = norm.NFC.String(password)
	bad := func(safe string) (string, error) {
		return "", &assessment.Error{Code: assessment.Invalid, Safe: safe}
	}
	folded := strings.ToLower(password)
	switch {
	case len(password) > mostPassword:
		return bad("account.password_long")
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return bad("account.password_unreadable")
	case utf8.RuneCountInString(password) < leastPassword:
		return bad("account.password_short")
	case isPattern(folded) || isCommon(folded) || isCommon(plainLetters(folded)):
		return bad("account.password_common")
	case isPersonal(folded, append(ownWords(), personal...)):
		return bad("account.password_personal")
	}
	return password, nil
}

// isCommon reports whether a password in lower case is on the list, alone,
// repeated, or with a few digits and signs around it.
func isCommon(password string) bool {
	if listed(password) || listed(period(password)) {
		return true
	}
	core := strings.TrimFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	return utf8.RuneCountInString(password)-utf8.RuneCountInString(core) <= shortAffix && (listed(core) || listed(period(core)))
}

// listed looks a line up in the sorted list.
func listed(word string) bool {
	if len(word) < leastPersonal || strings.ContainsRune(word, '\n') {
		return false
	}
	// The search is over bytes; each one stands for the line it is in.
	line := func(at int) string {
		start := strings.LastIndexByte(common[:at], '\n') + 1
		end := strings.IndexByte(common[at:], '\n')
		if end < 0 {
			return common[start:]
		}
		return common[start : at+end]
	}
	at := sort.Search(len(common), func(at int) bool { return line(at) >= word })
	return at < len(common) && line(at) == word
}

// period is what a text repeats at least twice, or the text.
func period(text string) string {
	for n := 1; n <= len(text)/2; n++ {
		if len(text)%n == 0 && strings.Repeat(text[:n], len(text)/n) == text {
			return text[:n]
		}
	}
	return text
}

// isPattern reports whether a text has few different characters, repeats a
// short one, or goes up or down by one nearly all the way.
func isPattern(text string) bool {
	runes := []rune(text)
	distinct := slices.Compact(slices.Sorted(slices.Values(runes)))
	if len(distinct) < leastDistinct || len(period(text)) <= leastDistinct {
		return true
	}
	steps := 0
	for i := 1; i < len(runes); i++ {
		if d := runes[i] - runes[i-1]; d >= -1 && d <= 1 {
			steps++
		}
	}
	return 5*steps >= 4*(len(runes)-1)
}

// ownWords are those of this program, which a guesser tries first.
func ownWords() []string {
	return []string{"waterline", "assessment", "workspace", "consultant", "consultancy", "administrator"}
}

// isPersonal reports whether too little is left without names and addresses.
func isPersonal(password string, personal []string) bool {
	var words []string
	for _, text := range personal {
		text = strings.ToLower(norm.NFC.String(text))
		words = append(words, text)
		words = append(words, strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	rest := password
	for _, word := range words {
		if utf8.RuneCountInString(word) >= leastPersonal {
			rest = strings.ReplaceAll(rest, word, "")
		}
	}
	return rest != password && utf8.RuneCountInString(rest) < shortAffix
}

// plainLetters undoes the usual swaps of letters for digits and signs inside a word.
func plainLetters(text string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t", "!", "i").Replace(text)
}

// hashed hashes a password, a few at a time, as each takes 19 MB.
func (s *Service) hashed(ctx context.Context, password string) (string, error) {
	release, err := s.turn(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return assessment.HashPassword(password), nil
}

// same holds a password against a hash. Where there is none it takes as long.
func (s *Service) same(ctx context.Context, stored, password string) (bool, error) {
	release, err := s.turn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	password = norm.NFC.String(password)
	usable := stored != "" && len(password) <= mostPassword
	if !usable {
		stored, password = s.dummy, "a password that nobody has"
	}
	return assessment.SamePassword(stored, password) && usable, nil
}

func (s *Service) turn(ctx context.Context) (release func(), err error) {
	select {
	case s.hashing <- struct{}{}:
		return func() { <-s.hashing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ChangePassword sets another password. The one there was must be known, and
// the user's other sessions end. Invalid says what is wrong with either.
func (s *Service) ChangePassword(ctx context.Context, a Actor, old, password string, from Origin) error {
	u, err := s.prove(ctx, a, old, from)
	if err != nil {
		return err
	}
	if password, err = CleanPassword(password, u.Mail, u.Name); err != nil {
		return err
	}
	hash, err := s.hashed(ctx, password)
	if err != nil {
		return err
	}
	return s.store.ChangePassword(ctx, u.ID, hash, a.Session, s.event(a, "", "password.changed", u.ID, ""))
}

// proven is how long a sign-in stands for somebody who has no password to be
// asked for.
const proven = 15 * time.Minute

// fresh refuses a session that was not opened just now.
func (s *Service) fresh(ctx context.Context, a Actor) error {
	sessions, err := s.store.Sessions(ctx, a.User)
	if err != nil {
		return err
	}
	for _, one := range sessions {
		if one.ID == a.Session && s.now().Sub(one.CreatedAt).Abs() < proven {
			return nil
		}
	}
	return invalid("account.sign_in_again")
}

// prove asks the user who acts for their password once more or, where they have
// none, to have signed in just now.
func (s *Service) prove(ctx context.Context, a Actor, password string, from Origin) (User, error) {
	if err := a.own(); err != nil {
		return User{}, err
	}
	u, err := s.store.UserByID(ctx, a.User)
	if err != nil {
		return u, err
	}
	if u.Password == "" {
		return u, s.fresh(ctx, a)
	}
	gate := s.gate(u.Mail, "", from)
	if err := s.try(ctx, gate); err != nil {
		return User{}, err
	}
	ok, err := s.same(ctx, u.Password, password)
	switch {
	case err != nil:
		return User{}, err
	case !ok:
		return User{}, &assessment.Error{Code: assessment.Invalid, Safe: "account.password_not_yours"}
	}
	return u, s.forgive(ctx, gate)
}
