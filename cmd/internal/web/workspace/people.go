package workspace

import (
	"context"
	"errors"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// people are the names of an organisation's members by their ids.
func (s *Server) people(ctx context.Context, v *visit) (map[string]string, error) {
	members, err := s.Accounts.Colleagues(ctx, v.actor)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.Forbidden {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(members))
	for _, m := range members {
		names[m.User.ID] = m.User.Name
	}
	return names, nil
}

func ownerChoices(people map[string]string, chosen string) []choice {
	out := make([]choice, 0, len(people))
	for id, name := range people {
		out = append(out, choice{id, name, id == chosen})
	}
	slices.SortFunc(out, func(a, b choice) int {
		return strings.Compare(a.Text+"\x00"+a.Value, b.Text+"\x00"+b.Value)
	})
	return out
}

// initials shorten a name to what fits a narrow column.
func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.Fields(name) {
		b.WriteString(strings.ToUpper(string([]rune(word)[:1])))
		if b.Len() >= 3 {
			break
		}
	}
	return b.String()
}

// may reports whether the visitor has a right in the organisation at hand.
func (v *visit) may(action account.Action) bool {
	return account.Allow(v.actor, action, v.actor.Organisation) == nil
}

// author is the visitor as the domain writes down who did something.
func (v *visit) author() client.Author {
	return client.Author{ID: v.actor.User, Name: v.session.User.Name}
}

// stage is a stage in words, with how it is drawn.
type stage struct{ Text, Class string }

func stageOf(v *visit, s client.Stage) stage {
	class := map[client.Stage]string{client.Starter: "on", client.Running: "on", client.Assessing: "warn"}[s]
	return stage{Text: v.t("workspace.stage." + string(s)), Class: class}
}
