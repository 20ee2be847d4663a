package store

// holding says whose the rows of a table are. Conditions take one argument: the
// id of the organisation or user, or the address of the person in lower case.
type holding struct {
	organisation string   // rows of an organisation; "" where there are none
	user         string   // rows of a user, as a person
	address      string   // rows with an address of mail
	hidden       []string // columns that are told to nobody: secrets, and what is made from others
	told         []string // columns that are told a person of what others own; nil for all
	stays        string   // what an erasure leaves, and why; or why no row is anybody's
}

// Conditions of rows that belong to others.
const (
	ofAssessment = `assessment_id IN (SELECT id FROM assessment WHERE organisation_id = $1)`
	ofClient     = `client_id IN (SELECT id FROM client WHERE organisation_id = $1)`
	byOwner      = `organisation_id = $1`
	byUser       = `user_id = $1`
	byAuthor     = `author = $1`
)

func authored(keys ...string) []string { return append(keys, "author", "author_name") }

// holdings says it of every table; a test holds that none is left out.
func holdings() map[string]holding {
	all := make(map[string]holding)
	for _, part := range []map[string]holding{holdingsOfAccounts(), holdingsOfAssessments(), holdingsOfClients(), holdingsOfWork()} {
		for name, h := range part {
			all[name] = h
		}
	}
	return all
}

func holdingsOfAccounts() map[string]holding {
	secret := []string{"key_hash"}
	return map[string]holding{
		"app_user":      {user: `id = $1`, hidden: []string{"password", "totp", "totp_step"}, organisation: `id IN (SELECT user_id FROM member WHERE organisation_id = $1)`, stays: "users belong to themselves: an erased organisation leaves its members' accounts"},
		"organisation":  {organisation: `id = $1`},
		"member":        {organisation: byOwner, user: byUser},
		"session":       {user: byUser, hidden: []string{"key_hash", "previous_hash"}, stays: "of an erased organisation its id stays in sessions until they end"},
		"known_device":  {user: byUser, hidden: secret},
		"api_token":     {organisation: byOwner, user: byUser, hidden: secret},
		"api_request":   {organisation: byOwner, hidden: []string{"key_hash", "request_hash", "sealed"}},
		"invitation":    {organisation: byOwner, address: `mail = $1`, hidden: secret},
		"one_time_link": {user: byUser, hidden: secret},
		"recovery_code": {user: byUser, hidden: secret},
		"passkey":       {user: byUser, hidden: []string{"value"}},
		"identity":      {user: byUser},
		"ceremony":      {user: byUser, hidden: []string{"key_hash", "value"}},
		"calendar_feed": {organisation: byOwner, user: byUser, hidden: secret},
		"attempt":       {stays: "counts of tries under hashes, deleted after 15 minutes"},
		"audit":         {organisation: byOwner, user: `(actor = $1 OR subject = $1 OR actor LIKE $1 || ' token %')`, stays: "the log is chained and names people and organisations by id alone, so it stays"},
	}
}

func holdingsOfAssessments() map[string]holding {
	return map[string]holding{
		"assessment": {organisation: byOwner, hidden: []string{"key_hash"}, stays: "a draft of a form that never reached its organisation is its respondent's and ends by itself"},
		"answer":     {organisation: ofAssessment}, "item": {organisation: ofAssessment}, "said": {organisation: ofAssessment}, "carried": {organisation: ofAssessment},
		"link":             {organisation: ofAssessment, hidden: []string{"key_hash"}},
		"respondent":       {organisation: ofAssessment},
		"consent":          {organisation: ofAssessment, address: `LOWER(mail) = $1`},
		"result":           {organisation: ofAssessment, user: byAuthor, told: authored("assessment_id", "number", "created_at", "reason"), stays: "what an erased author wrote stays the organisation's, without the name"},
		"result_outline":   {organisation: ofAssessment, hidden: []string{"value"}},
		"share":            {organisation: ofAssessment, hidden: []string{"key_hash", "password"}},
		"share_view":       {organisation: `key_hash IN (SELECT key_hash FROM share WHERE ` + ofAssessment + `)`, hidden: []string{"key_hash"}},
		"mail":             {organisation: ofAssessment, address: `recipient_hash = $1`, hidden: []string{"recipient_hash", "detail"}},
		"report_draft":     {organisation: ofAssessment, user: byAuthor, told: authored("assessment_id", "at")},
		"assessment_usage": {organisation: ofAssessment},
		"benchmark":        {organisation: `pool = $1`, stays: "figures over ten organisations or more, rounded, without a name"},
		"benchmark_cell":   {organisation: `pool = $1`, stays: "as benchmark"},
		"benchmark_member": {organisation: ofAssessment, stays: "as benchmark"},
	}
}

func holdingsOfClients() map[string]holding {
	initiative := `initiative_id IN (SELECT id FROM initiative WHERE organisation_id = $1)`
	return map[string]holding{
		"client":             {organisation: byOwner, hidden: []string{"name_key", "search"}, user: `owner = $1`, told: []string{"id", "organisation_id", "owner"}, stays: "contacts are told and erased one by one"},
		"client_tag":         {organisation: byOwner, hidden: []string{"tag_key"}},
		"client_card":        {organisation: ofClient},
		"client_brand":       {organisation: ofClient},
		"client_entry":       {organisation: ofClient, user: byAuthor, told: authored("client_id", "number", "kind", "at"), stays: "free text is the organisation's; where it holds a name or an address is said"},
		"issued":             {organisation: ofClient, user: byAuthor, told: authored("id", "client_id", "title", "at"), stays: "an issued report stays byte for byte until its client is erased; where it holds a name is said"},
		"initiative":         {organisation: byOwner, user: byAuthor, told: authored("id", "client_id", "created_at")},
		"initiative_state":   {organisation: initiative, user: byAuthor, told: authored("initiative_id", "number", "at")},
		"initiative_actual":  {organisation: initiative, user: byAuthor, told: authored("initiative_id", "number", "at")},
		"reminder_recipient": {organisation: ofClient, user: byUser, address: `person = $1`, hidden: []string{"person"}},
		"reminder":           {organisation: `recipient_id IN (SELECT id FROM reminder_recipient WHERE ` + ofClient + `)`, user: `recipient_id IN (SELECT id FROM reminder_recipient WHERE user_id = $1)`},
		"reminder_key":       {organisation: `recipient_id IN (SELECT id FROM reminder_recipient WHERE ` + ofClient + `)`, hidden: []string{"key_hash"}},
		"usage_client":       {organisation: byOwner, hidden: []string{"secret"}, stays: "people in exports of usage are keyed hashes; the key goes with the client"},
		"usage_group":        {organisation: ofClient},
		"usage_import":       {organisation: byOwner, user: byAuthor, told: authored("id", "client_id", "at")},
		"usage_piece":        {organisation: `import_id IN (SELECT id FROM usage_import WHERE organisation_id = $1)`},
	}
}

func holdingsOfWork() map[string]holding {
	endpoint := `endpoint_id IN (SELECT id FROM webhook_endpoint WHERE organisation = $1)`
	batch := `batch_id IN (SELECT id FROM report_batch WHERE organisation = $1)`
	return map[string]holding{
		"brand":                 {organisation: byOwner},
		"brand_version":         {organisation: `brand_id IN (SELECT id FROM brand WHERE organisation_id = $1)`, user: byAuthor, told: authored("brand_id", "version", "at")},
		"form":                  {organisation: byOwner},
		"questionnaire":         {organisation: byOwner},
		"questionnaire_version": {organisation: `name IN (SELECT name FROM questionnaire WHERE organisation_id = $1)`, user: byAuthor, told: authored("name", "number", "at")},
		"report_batch":          {organisation: `organisation = $1`, user: `made_by = $1`, told: []string{"id", "made_by", "created_at"}},
		"report_batch_item":     {organisation: batch},
		"report_batch_file":     {organisation: batch},
		"webhook_endpoint":      {organisation: `organisation = $1`, hidden: []string{"secret", "old_secret"}},
		"webhook_delivery":      {organisation: endpoint},
		"webhook_attempt":       {organisation: `delivery_id IN (SELECT id FROM webhook_delivery WHERE ` + endpoint + `)`},
		"job":                   {stays: "work to do, by ids alone; deleted a week after it ended"},
	}
}
