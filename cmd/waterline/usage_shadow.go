package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/usage"
	"waterline/assessment/usage/shadow"
)

// shadowCommand counts who uses tools that nobody approved.
type shadowCommand struct {
	Logs []string `arg:"" name:"LOG" help:"Logs of proxies or of names that were looked up, known by what is inside; also packed with gzip or zip; - reads standard input."`

	Approved string             `name:"approved" placeholder:"FILE" help:"File with the approved tools, one a line: the name of a tool, its vendor or a domain of it."`
	Answers  string             `name:"answers" placeholder:"ANSWERS" help:"Answers file, of which the tools count that the organisation has approved."`
	Groups   string             `name:"groups" placeholder:"FILE" help:"Table with the columns actor and group; an actor is a name, an address or a network such as 10.1.0.0/16."`
	Tools    string             `name:"tools" placeholder:"FILE" help:"List of tools in place of the one inside the program."`
	Order    string             `name:"date-order" placeholder:"WORD" help:"What dates such as 10/01/2026 begin with: month or day."`
	Price    map[string]float64 `name:"price" placeholder:"TOOL=N" help:"What one person pays for a tool a month, as you know it. Without it no money is said."`
	Currency string             `name:"currency" placeholder:"CODE" default:"USD" help:"Currency of --price (${default})."`
	Into     string             `name:"into" placeholder:"FILE" help:"Summary of waterline usage aggregate to put the counts into."`
	JSON     bool               `name:"json" help:"Write the whole result as JSON."`
}

// shadowFound is what logs say, and what there is to say of it.
type shadowFound struct {
	list      *shadow.List
	tally     *shadow.Tally
	outcomes  []shadow.Outcome
	approved  map[string]bool
	unlisted  []string // approved names that stand for no tool of the list
	uses      []usage.ShadowUse
	welcome   []string // approved tools that enough people were seen to use
	least     int
	estimates []shadowEstimate
}

// shadowEstimate is what a tool may cost a month, at a price that somebody gave:
// nothing where nobody pays, and High where everybody does.
type shadowEstimate struct {
	Tool     string  `json:"tool"`
	Price    float64 `json:"price"`
	Currency string  `json:"currency"`
	People   int     `json:"people"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// Run reads the logs here and says how many people use what. No name leaves it.
func (c *shadowCommand) Run(ctx context.Context, p *program) error {
	found, err := c.look(ctx, p)
	if err != nil {
		return err
	}
	if c.Into != "" {
		if err := c.put(p, found); err != nil {
			return err
		}
	}
	text := shadowPage(found, p.words)
	if c.JSON {
		if text, err = shadowJSON(found); err != nil {
			return err
		}
	}
	if err := p.print(text); err != nil {
		return err
	}
	return p.shadowFaults(found.outcomes)
}

// look reads what is approved, the groups and the logs, and counts.
func (c *shadowCommand) look(ctx context.Context, p *program) (*shadowFound, error) {
	opt := shadow.Options{Secret: make([]byte, 32), Now: time.Now(), Order: shadow.DateOrder(c.Order)} // no key is written
	if c.Order != "" && opt.Order != shadow.MonthFirst && opt.Order != shadow.DayFirst {
		return nil, p.misused("problem.usage_order_word", "got", plain(c.Order))
	}
	list, err := p.tools(c.Tools)
	if err != nil {
		return nil, err
	}
	found := &shadowFound{list: list, tally: shadow.NewTally(list)}
	names, err := c.approvedNames(p)
	if err != nil {
		return nil, err
	}
	found.approved, found.unlisted = list.Approved(names)
	if c.Groups != "" {
		groups, err := p.groups(c.Groups, opt.Secret)
		if err != nil {
			return nil, err
		}
		opt.Group = shadow.GroupOf(groups, opt.Secret)
	}
	for _, name := range c.Logs {
		some, err := p.log(ctx, name, opt, found.tally)
		if err != nil {
			return nil, err
		}
		found.outcomes = append(found.outcomes, some...)
	}
	return found, c.count(p, found)
}

// approvedNames are the names of what is approved, from a file and from answers.
func (c *shadowCommand) approvedNames(p *program) ([]string, error) {
	var names []string
	if c.Approved != "" {
		data, err := p.read(c.Approved)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
			line, _, _ = strings.Cut(line, "#")
			if line = strings.TrimSpace(line); line != "" {
				names = append(names, line)
			}
		}
	}
	if c.Answers != "" {
		bank, _, _, err := knowledge()
		if err != nil {
			return nil, err
		}
		answers, err := p.answers(c.Answers, bank)
		if err != nil {
			return nil, err
		}
		names = append(names, assessment.ApprovedTools(answers)...)
	}
	return names, nil
}

// count makes counts of groups, and prices them where a price was given.
func (c *shadowCommand) count(p *program, found *shadowFound) error {
	_, base, _, err := knowledge()
	if err != nil {
		return err
	}
	rules, err := assessment.UsageRules(base)
	if err != nil {
		return err
	}
	found.least = rules.MinGroup
	grouped := c.Groups != ""
	found.uses = usage.ShadowUses(found.tally.Sightings(func(id string) bool { return !found.approved[id] }), grouped, rules.MinGroup, rules.Dominance)
	found.list.Describe(found.uses)
	for _, use := range usage.ShadowUses(found.tally.Sightings(func(id string) bool { return found.approved[id] }), false, rules.MinGroup, rules.Dominance) {
		if use.Withheld == "" {
			found.welcome = append(found.welcome, use.Tool)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Price)) {
		price := c.Price[id]
		if _, there := found.list.Tool(id); !there || !(price >= 0) || math.IsInf(price, 0) {
			return p.misused("cli.shadow.price", "got", plain(id))
		}
		for _, use := range found.uses {
			if use.Tool == id && use.Group == usage.Everyone && use.Withheld == "" {
				found.estimates = append(found.estimates, shadowEstimate{
					Tool: id, Price: price, Currency: strings.ToUpper(c.Currency), People: use.Actors, High: price * float64(use.Actors),
				})
			}
		}
	}
	return nil
}

// put writes the counts into a summary in place of those that it had.
func (c *shadowCommand) put(p *program, found *shadowFound) error {
	if slices.ContainsFunc(found.outcomes, func(o shadow.Outcome) bool { return len(o.Refusal) > 0 }) {
		return p.shadowFaults(found.outcomes) // counts without one of the logs would say something else
	}
	data, err := p.read(c.Into)
	if err != nil {
		return err
	}
	sum, err := usage.ReadSummary(data)
	if err != nil {
		return p.faults(c.Into, err)
	}
	sum.Shadow = found.uses
	var file bytes.Buffer
	if err := usage.WriteSummary(&file, sum); err != nil {
		return err
	}
	return p.save(c.Into, file.Bytes())
}

// log reads one log or archive.
func (p *program) log(ctx context.Context, name string, opt shadow.Options, to *shadow.Tally) ([]shadow.Outcome, error) {
	if name == standard {
		name = p.words.T("cli.standard_input")
		out, err := shadow.Read(ctx, name, p.stdin, opt, to)
		if err != nil {
			return nil, p.broken("cli.input_unreadable", "file", name, "error", because(err))
		}
		return out, nil
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, p.wrong("cli.input_missing", "file", plain(name))
	case err != nil:
		return nil, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, p.wrong("cli.shadow.directory", "file", plain(name))
	}
	out, err := shadow.Read(ctx, name, f, opt, to)
	if err != nil {
		return nil, p.broken("cli.input_unreadable", "file", plain(name), "error", because(err))
	}
	return out, nil
}

// shadowFaults lists what was refused, in logs and lines.
func (p *program) shadowFaults(outcomes []shadow.Outcome) error {
	var faults []fileFaults
	for _, o := range outcomes {
		faults = append(faults, fileFaults{file: o.File, refusal: o.Refusal, problems: o.Problems, rejected: o.Rejected})
	}
	return p.fileFaults(faults)
}

// shadowResult is the JSON of the command.
type shadowResult struct {
	Sources  []shadowSource    `json:"sources"`
	List     shadowListed      `json:"list"`
	Approved []string          `json:"approved"`          // ids of approved tools
	Seen     []string          `json:"approved_seen"`     // those that enough people were seen to use
	Unlisted []string          `json:"approved_unlisted"` // approved names that the list does not have
	Shadow   []usage.ShadowUse `json:"shadow"`
	Estimate []shadowEstimate  `json:"estimate"` // a month
	Privacy  usagePrivacy      `json:"privacy"`
}

type shadowListed struct {
	Date  string `json:"date"`
	Tools int    `json:"tools"`
}

func shadowJSON(found *shadowFound) (string, error) {
	result := shadowResult{
		Sources: []shadowSource{}, List: shadowListed{found.list.Date, len(found.list.Tools)},
		Approved: append([]string{}, slices.Sorted(maps.Keys(found.approved))...), Seen: append([]string{}, found.welcome...),
		Unlisted: append([]string{}, found.unlisted...), Shadow: append([]usage.ShadowUse{}, found.uses...),
		Estimate: append([]shadowEstimate{}, found.estimates...), Privacy: usagePrivacy{MinGroup: found.least},
	}
	for i := range found.outcomes {
		result.Sources = append(result.Sources, shadowSourceOf(&found.outcomes[i]))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(result)
	return b.String(), err
}
