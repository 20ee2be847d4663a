package main

import (
	"runtime"

	"waterline/assessment"
)

// version is set when a release is built, with -ldflags "-X main.version=…".
var version = "development"

type versionCommand struct{}

// Run prints what a result depends on besides its answers.
func (versionCommand) Run(p *program) error {
	bank, base, _, err := knowledge()
	if err != nil {
		return err
	}
	return p.print(p.words.T("cli.version",
		"version", version, "method", p.words.Number(assessment.Method, 0), "questionnaire", bank.Ref(),
		"evidence", base.SHA256, "go", runtime.Version(), "system", runtime.GOOS+"/"+runtime.GOARCH) + "\n")
}
