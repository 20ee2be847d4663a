package assessment

import (
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// ConsentKinds are the three things that a respondent is asked for, each on
// its own, in the order they are asked.
func ConsentKinds() []string { return []string{ConsentSend, ConsentContact, ConsentBenchmark} }

// Form is what an operator puts on a site: which questions, under whose name
// and on which terms. The zero value, with an id, is the form of a server that
// was given none.
type Form struct {
	ID            string // in its address
	Questionnaire string // reference of the bank, "" for the one in use
	Depth         Depth  // asked unless the respondent picks; "" is quick
	Fixed         bool   // the respondent cannot pick the other depth
	Keep          time.Duration
	Contact       Contact
	Privacy       Text            // what is kept, where and how long; empty for the usual words
	Consents      map[string]Text // by kind; a kind that is left out has the usual words
	Brand         string          // name of the brand its pages and reports bear, "" for the usual one
	Origins       []string        // of pages that may hold the form in a frame, such as https://www.example.com
	ReportNeeds   string          // the consent a report is given for, "" for none
	Closed        bool            // nobody can start; what was started goes on under its terms
}

// Contact is who answers for a form.
type Contact struct {
	Name string
	Mail string
	Text Text // address, register and so on; may be empty
}

// Text is one text by language, such as "en". An empty line parts paragraphs,
// and {days} stands for how long a draft is kept.
type Text map[string]string

// Bounds of a form.
const (
	mostKeepDays  = 730
	mostOrigins   = 20
	longName      = 120 // characters
	longConsent   = 500
	longStatement = 8000
)

var (
	formID    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	textPlace = regexp.MustCompile(`\{[^{}]*\}`)
)

// KeepDays is how long a draft is kept, in whole days.
func (f Form) KeepDays() int { return int(f.Keep / (24 * time.Hour)) }

// Validate returns everything that is wrong with a form, with the name of the
// part as path. Texts must be there in each of the languages, and the banks are
// those that it may ask from.
func (f Form) Validate(banks, languages []string) problem.List {
	var found problem.List
	fault := func(path, code string, pairs ...string) { found = append(found, problem.New(path, code, pairs...)) }
	switch {
	case f.ID == "":
		fault("id", CodeRequired)
	case len(f.ID) > maxItemID || !formID.MatchString(f.ID):
		fault("id", CodeFormID, "got", f.ID, "max", strconv.Itoa(maxItemID))
	}
	if f.Questionnaire != "" && !slices.Contains(banks, f.Questionnaire) {
		fault("questionnaire", CodeFormBank, "got", f.Questionnaire, "want", strings.Join(banks, ", "))
	}
	if f.Depth != "" && f.Depth != Quick && f.Depth != Full {
		fault("depth", CodeFormWord, "got", string(f.Depth), "options", "quick, full")
	}
	if days := f.KeepDays(); days < 1 || days > mostKeepDays {
		fault("keep_days", CodeFormKeep, "max", strconv.Itoa(mostKeepDays))
	}
	if f.ReportNeeds != "" && !slices.Contains(ConsentKinds(), f.ReportNeeds) {
		fault("report_needs", CodeFormWord, "got", f.ReportNeeds, "options", strings.Join(ConsentKinds(), ", "))
	}
	found = append(found, f.Contact.validate(languages)...)
	found = append(found, f.Privacy.validate("privacy", longStatement, languages)...)
	for _, kind := range slices.Sorted(maps.Keys(f.Consents)) {
		if !slices.Contains(ConsentKinds(), kind) {
			fault("consent."+kind, CodeFormWord, "got", kind, "options", strings.Join(ConsentKinds(), ", "))
		}
		found = append(found, f.Consents[kind].validate("consent."+kind, longConsent, languages)...)
	}
	return append(found, originProblems(f.Origins)...)
}

func (c Contact) validate(languages []string) problem.List {
	var found problem.List
	found = append(found, lineProblems("contact.name", c.Name, longName)...)
	switch {
	case c.Mail == "":
		found = append(found, problem.New("contact.mail", CodeRequired))
	case !Mailable(c.Mail):
		found = append(found, problem.New("contact.mail", CodeFormMail, "got", c.Mail))
	}
	return append(found, c.Text.validate("contact.text", longStatement, languages)...)
}

// Mailable reports whether mail can be addressed so, without a name or comment.
func Mailable(address string) bool {
	_, ok := MailAddress(address)
	return ok && strings.TrimSpace(address) == address
}

// lineProblems are those of a text of one line that must be there.
func lineProblems(path, text string, most int) problem.List {
	switch {
	case strings.TrimSpace(text) == "":
		return problem.List{problem.New(path, CodeRequired)}
	case utf8.RuneCountInString(text) > most:
		return problem.List{problem.New(path, questionnaire.CodeTooLong, "max", strconv.Itoa(most))}
	case strings.ContainsFunc(text, unicode.IsControl):
		return problem.List{problem.New(path, questionnaire.CodeControl)}
	}
	return nil
}

// validate wants the text in every language, or in none.
func (t Text) validate(path string, most int, languages []string) problem.List {
	if len(t) == 0 {
		return nil
	}
	var found problem.List
	for _, tag := range languages {
		if _, ok := t[tag]; !ok {
			found = append(found, problem.New(path+"."+tag, CodeFormLanguage, "language", tag))
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		at := path + "." + tag
		if !slices.Contains(languages, tag) {
			found = append(found, problem.New(at, CodeFormTag, "got", tag, "options", strings.Join(languages, ", ")))
			continue
		}
		found = append(found, lineProblems(at, strings.NewReplacer("\n", " ", "\t", " ").Replace(t[tag]), most)...)
		for _, place := range textPlace.FindAllString(t[tag], -1) {
			if place != "{days}" {
				found = append(found, problem.New(at, CodeFormPlace, "got", place))
			}
		}
	}
	return found
}

// originProblems wants origins as browsers name them: a host, no path. Without
// encryption only this machine is taken, for trying out.
func originProblems(origins []string) problem.List {
	var found problem.List
	if len(origins) > mostOrigins {
		found = append(found, problem.New("origins", CodeTooManyItems, "max", strconv.Itoa(mostOrigins), "got", strconv.Itoa(len(origins))))
	}
	for i, origin := range origins {
		at := "origins[" + strconv.Itoa(i+1) + "]"
		u, err := url.Parse(origin)
		switch {
		case err != nil || u.Host == "" || origin != u.Scheme+"://"+u.Host || u.Host != strings.ToLower(u.Host) || !plainHost(u):
			found = append(found, problem.New(at, CodeFormOrigin, "got", origin))
		case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
			found = append(found, problem.New(at, CodeFormOriginPlain, "got", origin))
		case slices.Contains(origins[:i], origin):
			found = append(found, problem.New(at, CodeDuplicateKey, "got", origin))
		}
	}
	return found
}

var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)

// plainHost keeps out what would mean something else in a header: wildcards,
// quotes, semicolons, and a port that is the usual one, which browsers leave out.
func plainHost(u *url.URL) bool {
	if u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80" || strings.HasSuffix(u.Host, ":") {
		return false
	}
	_, err := netip.ParseAddr(u.Hostname())
	return err == nil || hostName.MatchString(u.Hostname())
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
