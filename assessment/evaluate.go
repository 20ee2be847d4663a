package assessment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/scoring/opportunity"
	"waterline/scoring/parallel"
	"waterline/scoring/sample"
)

// Method is the version of METHOD that this engine follows. A change that moves
// a result is a new version.
const Method = 1

// Input is everything a result depends on. The same input gives the same bytes.
type Input struct {
	Answers  Answers
	Bank     *questionnaire.Bank
	Evidence *evidence.Base
	Book     *playbook.Book
	Seed     uint64
	Draws    int // 0: the evidence's default
}

// evaluation is the state of one Evaluate call, passed from step to step.
type evaluation struct {
	Input
	params   *parameters
	plan     *sample.Plan
	terms    opportunity.Terms
	company  opportunity.Company
	govern   *governance
	cases    []proposal
	draws    []*opportunity.Draws
	months   []float64          // until live, P80 of each case
	tail     float64            // share of the draws in a reported CVaR
	chosen   []int              // cases in the portfolio, in the order to do them
	heldBack string             // code of why nothing is chosen
	worth    map[string]float64 // of knowing an input, over all opportunities, where above 0
	problems problem.List
	result   Result

	opportunities []Opportunity // by case, until they are put in order
}

// Evaluate turns answers into a frozen result. The error is a problem.List when
// the answers are at fault, and something else when the evidence, the bank or
// the playbook is. It reads no clock and no database.
func Evaluate(in Input) (Result, error) {
	e, err := evaluated(in)
	if err != nil {
		return Result{}, err
	}
	return freeze(e.result)
}

// evaluated follows every step of the method.
func evaluated(in Input) (*evaluation, error) {
	e, err := proposed(in)
	if err != nil {
		return nil, err
	}
	e.simulate()
	e.choose()
	if err := e.report(); err != nil {
		return nil, err
	}
	e.attribute()
	return e, e.settled()
}

// proposed goes as far as the quantities of every proposal, before any draw.
func proposed(in Input) (*evaluation, error) {
	e, err := opened(in)
	if err != nil {
		return nil, err
	}
	if faults := Validate(in.Answers, in.Bank); len(faults) > 0 {
		return nil, faults
	}
	return e, e.prepare()
}

// opened sets how many draws there will be.
func opened(in Input) (*evaluation, error) {
	e := &evaluation{Input: in, params: &parameters{base: in.Evidence}}
	if e.Draws == 0 {
		e.Draws = int(e.params.cell("sampling/draws", "default"))
	}
	least, most := int(e.params.cell("sampling/draws", "min")), int(e.params.cell("sampling/draws", "max"))
	if err := e.params.err(); err != nil {
		return nil, err
	}
	if e.Draws < least || e.Draws > most {
		return nil, problem.List{problem.New("draws", "draws_range", "min", fmt.Sprint(least), "max", fmt.Sprint(most), "got", fmt.Sprint(e.Draws))}
	}
	return e, nil
}

// prepare goes from the answers to the quantities of every proposal.
func (e *evaluation) prepare() error {
	if err := e.begin(); err != nil {
		return err
	}
	e.Answers = e.Answers.Asked(e.Bank)
	e.describe()
	if err := e.judgeUsage(); err != nil {
		return err
	}
	e.scoreGovernance()
	e.propose()
	return e.settled()
}

// begin names what the result is made from and sets the terms of the model.
func (e *evaluation) begin() error {
	encoded, err := Encode(e.Answers)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	sum := sha256.Sum256(encoded)
	hurdle := e.params.value("hurdle")
	if stated := optional(e.Answers.Values, "GO-HURDLE", 0.01); stated != nil {
		hurdle = *stated
	}
	e.terms = opportunity.Terms{
		Months:           int(e.params.value("horizon")),
		HurdleRate:       hurdle,
		Fate:             e.params.value("fate/shared"),
		AtGoLive:         e.params.value("adoption/start"),
		UsableTime:       e.params.value("cash/usable_time"),
		GovernanceSlope:  e.params.cell("production/governance", "slope"),
		GovernanceCentre: e.params.cell("production/governance", "centre"),
	}
	e.plan = sample.New(e.Seed, e.Draws)
	e.result = Result{
		Method:        Method,
		Questionnaire: e.Bank.Ref(),
		Evidence:      e.Evidence.SHA256,
		Answers:       hex.EncodeToString(sum[:]),
		Seed:          e.Seed,
		Draws:         e.Draws,
		Currency:      e.text("P-CURRENCY"),
		HorizonMonths: e.terms.Months,
		Opportunities: make([]Opportunity, 0),
		Provenance:    make([]Provenance, 0),
		Hurdle:        e.terms.HurdleRate,
		Organisation: Organisation{
			Name:      e.text("P-NAME"),
			Industry:  e.text("P-INDUSTRY"),
			Headcount: e.optional("P-HEADCOUNT"),
			Depth:     string(e.Answers.Depth(e.Bank)),
		},
	}
	return e.params.err()
}

// settled stops the evaluation at faults met so far: of the answers as a list,
// of the data as an error.
func (e *evaluation) settled() error {
	if err := e.params.err(); err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	return e.problems.Err()
}

// describe records what needs no model: the spend, the signals and the
// bottleneck.
func (e *evaluation) describe() {
	e.result.Portfolio.Quarters = make([]Quarter, 0)
	e.result.Portfolio.Fan = make([]FanMonth, 0)
	e.result.Spend = e.spend()
	e.result.Signals = e.signals()
	e.result.Bottleneck = e.bottleneck()
	e.result.Disagreements = e.Answers.disagreements()
}

// simulate draws every proposal, values it and describes it on its own.
func (e *evaluation) simulate() {
	e.drawCases()
	n := len(e.cases)
	e.tail = e.params.value("cvar/reported")
	e.months = make([]float64, n)
	e.opportunities, e.result.Processes = make([]Opportunity, n), make([]Process, n)
	parallel.Each(n, e.scratch, func(s *scratch, i int) {
		e.months[i] = e.untilLive(i, s)
		e.opportunities[i] = e.opportunity(i, s)
		e.result.Processes[i] = e.process(i, s)
	})
	e.courses()
}

// drawCases draws every proposal under the company's fate and governance.
func (e *evaluation) drawCases() {
	e.company.Fate = make([]float64, e.Draws)
	e.plan.Normals("company/fate", e.company.Fate)
	e.company.Governance = e.levels()
	cases := make([]opportunity.Case, len(e.cases))
	for i, p := range e.cases {
		cases[i] = p.Case
	}
	e.draws = opportunity.Simulate(e.plan, e.terms, e.company, cases)
}
