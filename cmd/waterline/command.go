package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"waterline/assessment/problem"
	"waterline/cmd/internal/config"
	"waterline/templates/locale"
)

// commands is the command line.
type commands struct {
	Config string `name:"config" placeholder:"FILE" help:"File with settings, one \"name: value\" a line, named as the flags are (WATERLINE_CONFIG)."`

	Lang string `name:"lang" placeholder:"TAG" help:"Language of report and messages: ${langs} (${lang}; a report without it takes that of its brand)."`

	Serve         serveCommand         `cmd:"" help:"Run the web pages."`
	Score         scoreCommand         `cmd:"" help:"Score a file of answers."`
	Report        reportCommand        `cmd:"" help:"Write the report of a file of answers."`
	Batch         batchCommand         `cmd:"" help:"Have a server make the reports of many clients, as one zip file."`
	Client        clientCommand        `cmd:"" help:"List the clients of a server, and save answers with them."`
	Verify        verifyCommand        `cmd:"" help:"Compute a PDF report again from what is inside it and say whether it is the same."`
	Usage         usageCommands        `cmd:"" help:"Read exports of AI usage and cost, and say what they hold."`
	Simulate      simulateCommand      `cmd:"" help:"Invent exports of AI usage, to try what is found in them."`
	Questionnaire questionnaireCommand `cmd:"" help:"Check or show the questions."`
	Evidence      evidenceCommand      `cmd:"" help:"Check or show the figures behind the model."`
	User          userCommand          `cmd:"" help:"List, invite, reset, disable users, and change their roles."`
	Demo          demoCommand          `cmd:"" help:"Fill an empty data directory with an invented consultancy and its clients."`
	Privacy       privacyCommand       `cmd:"" help:"Write out or erase all that is kept of a person or an organisation."`
	Backup        backupCommand        `cmd:"" help:"Copy the database to a file, while a server may be at work on it."`
	Restore       restoreCommand       `cmd:"" help:"Put a backup into an empty data directory."`
	Doctor        doctorCommand        `cmd:"" help:"Say what is wrong with the settings of serve, and with the machine."`
	Migrate       migrateCommand       `cmd:"" help:"Move all data of a directory to an empty PostgreSQL database, and prove that it arrived."`
	Health        healthCommand        `cmd:"" help:"Ask a running server whether it is well; exit 0 when it is."`
	Version       versionCommand       `cmd:"" help:"Show the versions of program, questions and evidence."`
}

const description = `Waterline assesses where AI pays off and writes the strategy report.

Exit codes: 0 done, 1 the input is wrong, 2 usage, 3 the machine failed.
Every flag can be set as a variable (--database-url as WATERLINE_DATABASE_URL, or from a file named in WATERLINE_DATABASE_URL_FILE) and in the file of --config. Flags win over variables, variables over the file.`

// execute reads the command line and runs the command it names.
func (p *program) execute(ctx context.Context, args []string) error {
	var (
		line   commands
		helped bool
	)
	parser, err := kong.New(&line,
		kong.Name("waterline"),
		kong.Description(description),
		kong.Vars{"seed": strconv.Itoa(usualSeed), "lang": usualLanguage, "langs": strings.Join(locale.Tags(), ", ")},
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(int) { helped = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
		kong.WithBeforeResolve(func(kctx *kong.Context) error { return p.addSettings(kctx) }),
	)
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	kctx, err := parser.Parse(args)
	switch {
	case helped:
		return nil
	case err != nil:
		return p.misread(err)
	}
	if err := p.speak(line.Lang); err != nil {
		return err
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	return kctx.Run(p)
}

// misread turns a fault of the command line or of a setting into one message.
func (p *program) misread(err error) error {
	var list problem.List
	if errors.As(err, &list) {
		return failure{code: exitUsage, text: p.sentences("", list)}
	}
	command := "waterline"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Command() != "" {
		command += " " + parse.Context.Selected().FullPath()[len("waterline "):]
	}
	return p.misused("cli.usage", "error", err.Error(), "command", command)
}

// addSettings lets variables and the settings file stand in for flags.
func (p *program) addSettings(kctx *kong.Context) error {
	path := ""
	for _, flag := range kctx.Model.Flags {
		if flag.Name == "config" {
			path, _ = kctx.FlagValue(flag).(string)
		}
	}
	if path == "" {
		fromEnv, err := config.Load(p.env, "")
		if err != nil {
			return err
		}
		if path, _, err = fromEnv.Value("config"); err != nil {
			return err
		}
	}
	settings, err := config.Load(p.env, path)
	if err != nil {
		return err
	}
	kctx.AddResolver(settingsResolver{settings})
	return nil
}

// settingsResolver gives kong the settings by the name of their flag.
type settingsResolver struct{ settings config.Settings }

// Validate refuses a setting that no command has a flag for.
func (r settingsResolver) Validate(app *kong.Application) error {
	var names []string
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && !reserved(flag.Name) {
			names = append(names, flag.Name)
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	return r.settings.Known(names)
}

// Resolve finds the value of one flag, nil when nothing sets it.
func (r settingsResolver) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if reserved(flag.Name) {
		return nil, nil //nolint:nilnil // kong's way to say that nothing sets the flag
	}
	value, found, err := r.settings.Value(flag.Name)
	if err != nil || !found {
		return nil, err
	}
	return value, nil
}

// reserved are the flags that only make sense on the command line.
func reserved(flag string) bool { return flag == "help" || flag == "config" }
