package main

// usageCommands are what can be done with exports of AI usage. Reading them is
// meant where no other word stands, so that "waterline usage FILE" goes on as
// before; a file that is called as a command is named ./shadow.
type usageCommands struct {
	Read usageCommand `cmd:"" default:"withargs" help:"Say what exports hold: sources, rows, spend by tool and month."`

	Aggregate aggregateCommand `cmd:"" help:"Sum exports up by group, so that nothing about a person leaves the company."`
	Shadow    shadowCommand    `cmd:"" help:"Count by group who uses AI tools that nobody approved, in logs of proxies and name servers."`
	Tools     toolsCommand     `cmd:"" help:"List the AI tools that logs are searched for, or show one with its sources."`
}
