export CGO_ENABLED := 0

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.DEFAULT_GOAL := help

.PHONY: help
help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

.PHONY: run
run: ## run the web pages on http://127.0.0.1:8080, data in ./waterline-data
	go run ./cmd/waterline serve

.PHONY: build
build: ## build the static binary ./waterline
	go build -trimpath -ldflags "-s -w" -o waterline ./cmd/waterline

.PHONY: test
test: ## install what tests need where it can, then run every check
	@.ci/test

.PHONY: check
check: test lint ## everything a change must pass: test and lint

# Not part of test: a first run builds the linter, which takes about a minute.
# The import rules, which matter most, are also held by a test.
.PHONY: lint
lint: ## run golangci-lint with .golangci.yaml
	go run $(GOLANGCI) run ./...

.PHONY: bench
bench: ## measure the insurer's evaluation, a PDF and a saved answer
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: load
load: ## measure the server with 1,000 respondents at once and beyond what it can do; about five minutes
	go run ./cmd/internal/web/load

.PHONY: soak
soak: ## the same for an hour with half as many, who delete what they answered: memory and files stay as they are
	go run ./cmd/internal/web/load -respondents 500 -hold 1h -every 5m -leave -storm 0

.PHONY: audit
audit: ## verify module checksums, look for known vulnerabilities, and measure pages with Lighthouse
	@.ci/audit

.PHONY: long
long: ## the checks that take minutes: many draws, repeated runs, fuzzing of what reads files
	WATERLINE_LONG=1 go test -count=2 -timeout 30m ./...
	WATERLINE_TEST_DATABASE=postgres go test -timeout 30m -skip 'Axe|Browser|Valid|Markup' ./cmd/internal/...
	@.ci/machines
	@.ci/upgrade
	@.ci/reproducible linux/amd64
	@$(MAKE) --no-print-directory fuzz

# FUZZ=10s for a shorter look.
.PHONY: fuzz
fuzz: ## 30 s of whatever comes, for every parser and form
	@.ci/fuzz $(or $(FUZZ),30s)

# Not part of test: it takes half a minute on an idle machine.
.PHONY: cluster
cluster: ## three instances, a primary and a standby: kill one, restart, promote, and lose nothing
	WATERLINE_CLUSTER=1 WATERLINE_REQUIRE_TOOLS=1 go test -count=1 -v -run TestClusterLosesNothing ./cmd/waterline

# Not part of test: LibreOffice takes about 300 MB.
.PHONY: office
office: ## install LibreOffice where it can, and work the workbook out in it
	@command -v soffice >/dev/null || apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
	WATERLINE_LONG=1 WATERLINE_REQUIRE_TOOLS=1 go test -count=1 -run Office ./reports/workbook

# VERSION=1.2.0 make release. The image is built without a daemon.
.PHONY: release
release: ## build what a release consists of into ./dist, and the container image
	@.ci/release $(or $(VERSION),$(shell git describe --tags --always)) dist
	@.ci/container $(or $(VERSION),$(shell git describe --tags --always))

.PHONY: reproducible
reproducible: ## build a release twice, apart, and compare the bytes
	@.ci/reproducible

.PHONY: examples
examples: ## write the reports of the three example companies into ./out
	@mkdir -p out
	@for name in logistics insurer agency; do go run ./cmd/waterline report examples/$$name.yaml -o out/$$name.pdf || exit 1; done

.PHONY: characteristics
characteristics: ## measure the tests of token maxing on invented companies, some ten minutes on an idle machine, and write the report
	WATERLINE_LONG=1 go test -count=1 -timeout 3h -run TestCharacteristics$$ ./assessment/usage/fiction/characteristic -update
