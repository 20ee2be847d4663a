package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	calendarPath = "/workspace/calendar"
	feedPath     = "/calendar/"

	// feedRate is how often a minute one calendar, or one address that guesses,
	// may ask.
	feedRate = 60
	// feedRefresh is how often calendar programs are asked to look.
	feedRefresh = "PT6H"
)

func calendarRoutes() []Route {
	return append([]Route{
		get(calendarPath, account.OwnTokens, (*Server).calendar),
		post(calendarPath, account.OwnTokens, (*Server).offerCalendar),
		post(calendarPath+"/revoke", account.OwnTokens, (*Server).revokeCalendar),
	}, open(get(feedPath+":key.ics", "", (*Server).feed))...)
}

// calendarPage makes the secret address of what is due.
type calendarPage struct {
	page
	There  bool
	Made   string // when, of the one that is there
	Used   string
	Hidden bool
	URL    string // of a new one, shown once
	Webcal string
}

func (s *Server) calendar(c *fiber.Ctx, v *visit) error {
	return s.showCalendar(c, v, &calendarPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showCalendar(c *fiber.Ctx, v *visit, p *calendarPage) error {
	p.Title = v.t("workspace.nav.calendar")
	f, there, err := s.Reminders.FeedOf(c.UserContext(), v.actor.Organisation, v.actor.User)
	if err != nil {
		return err
	}
	if p.There = there; there {
		p.Made, p.Hidden = v.words.Locale.ShortDate(f.CreatedAt), f.HideNames
		if f.UsedAt != nil {
			p.Used = v.at(*f.UsedAt)
		}
	}
	return s.send(c, v, http.StatusOK, "calendar", p)
}

// offerCalendar makes a new address, which is shown on the page that comes back
// and never again.
func (s *Server) offerCalendar(c *fiber.Ctx, v *visit) error {
	key, err := s.Reminders.Offer(c.UserContext(), v.actor.Organisation, v.actor.User, shell.Form(c).Has("hide"))
	if err != nil {
		return err
	}
	p := &calendarPage{page: page{Scripts: []string{"js/copy.js"}}, URL: s.base(c) + feedPath + key + ".ics"}
	_, rest, _ := strings.Cut(p.URL, "://")
	p.Webcal = "webcal://" + rest
	return s.showCalendar(c, v, p)
}

func (s *Server) revokeCalendar(c *fiber.Ctx, v *visit) error {
	err := s.Reminders.Revoke(c.UserContext(), v.actor.Organisation, v.actor.User)
	if err != nil {
		return err
	}
	return seeOther(c, calendarPath+"?done=calendar_revoked")
}

// feed is the calendar of a key, for programs. It says nothing about who asks
// with another.
func (s *Server) feed(c *fiber.Ctx, _ *visit) error {
	a, err := s.Reminders.Agenda(c.UserContext(), c.Params("key"))
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		if limited := s.limits.Take(c, "address "+shell.Address(c), feedRate, ""); limited != nil {
			return limited
		}
	}
	if err != nil {
		return err
	}
	if err := s.limits.Take(c, "feed "+a.Feed.ID, feedRate, ""); err != nil {
		return err
	}
	body := s.agenda(a, s.base(c))
	sum := sha256.Sum256([]byte(body))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	for one := range strings.SplitSeq(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return c.SendStatus(http.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="waterline.ics"`)
	return c.SendString(body)
}

// agenda writes a calendar in the language of its organisation. The same state
// gives the same bytes.
func (s *Server) agenda(a reminder.Agenda, base string) string {
	v := &visit{words: s.languages[0]}
	for _, l := range s.languages {
		if l.Locale.Tag() == a.Organisation.Language {
			v.words = l
		}
	}
	cal := ics.NewCalendarFor("Waterline")
	cal.SetProductId("-//Waterline//Calendar//" + strings.ToUpper(v.words.Locale.Tag()))
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(oneLine(v.t("workspace.calendar.name", "organisation", a.Organisation.Name)))
	cal.SetXPublishedTTL(feedRefresh)
	for _, o := range a.Outlooks {
		for _, t := range o.Things {
			v.dated(cal, a, o, t, base)
		}
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// dated adds a thing as an event of its day. Its UID is that of the thing for
// ever; SEQUENCE counts the changes of the settings that place it.
func (v *visit) dated(cal *ics.Calendar, a reminder.Agenda, o reminder.Outlook, t reminder.Thing, base string) {
	sum := sha256.Sum256([]byte(a.Organisation.ID + "\x00" + o.Client.Client + "\x00" + t.Key()))
	e := cal.AddEvent(hex.EncodeToString(sum[:16]) + "@waterline")
	changed := a.Changed
	if o.Client.UpdatedAt.After(changed) {
		changed = o.Client.UpdatedAt
	}
	name := o.Client.Name
	if a.Feed.HideNames {
		name = v.t("workspace.calendar.hidden")
		n := len(t.Initiatives)
		if t.Initiatives = nil; n > 0 {
			t.Initiatives = []string{v.words.Locale.N("workspace.calendar.initiatives", n)}
		}
	} else {
		e.SetURL(base + clientURLOf(o.Client.Client))
	}
	e.SetDtStampTime(changed)
	e.SetModifiedAt(changed)
	e.SetSequence(a.Revision)
	e.SetAllDayStartAt(t.Day)
	e.SetAllDayEndAt(t.Day.AddDate(0, 0, 1))
	e.SetSummary(oneLine(name + ": " + v.thing(t)))
	e.SetClass(ics.ClassificationPrivate)
	e.SetTimeTransparency(ics.TransparencyTransparent)
	if t.Kind == reminder.Run {
		e.SetDescription(v.t("workspace.calendar.run", "minutes", strconv.Itoa(reminder.Minutes)))
	}
}

// oneLine keeps what somebody typed on the line of its property.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "\ufffd"), func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}
