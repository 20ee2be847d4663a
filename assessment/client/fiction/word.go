package fiction

// The words that invented names are made of. No company is meant.
var (
	places = []string{
		"Aldern", "Bexhill", "Brackwede", "Calder", "Dürnstein", "Eastmoor", "Falkensee", "Fernhill", "Gorse", "Grünwald", "Harrow", "Heron",
		"Ilmenau", "Jönköping", "Kestrel", "Königsforst", "Larkfield", "Lößnitz", "Marlow", "Merrion", "Nørrebro", "Oakham", "Österberg",
		"Pendle", "Quarry", "Ravensburg", "Rønne", "Saltmarsh", "Sélestat", "Thorne", "Tübingen", "Ullswater", "Västerås", "Wendover", "Zürn",
	}
	families = []string{
		"Adler", "Brandt", "Châtelet", "Dvořák", "Ekström", "Fournier", "García", "Hughes", "Ibáñez", "Jansen", "Krüger", "Łukasz", "Müller",
		"Núñez", "O’Neill", "Petit", "Quinn", "Röhm", "Søndergaard", "Taylor", "Urban", "Varga", "Weiß", "Young", "Žižka",
	}
	trades = []string{
		"Logistics", "Insurance", "Foods", "Clinics", "Energy", "Housing", "Textiles", "Software", "Machinery", "Travel", "Books", "Dental",
		"Freight", "Chemie", "Maschinenbau", "Versicherung", "Handel", "Bau", "Pflege", "Medien", "Optik", "Water", "Rail", "Timber",
	}
	forms  = []string{"Ltd", "Group", "GmbH", "AG", "& Co", "plc", "& Söhne", "Partners"}
	labels = []string{"finance", "public", "key account", "Mittelstand", "referral", "pilot", "retainer", "Österreich", "board", "2026", "regulated", "family-owned"}
	firsts = []string{"Ana", "Ben", "Chloé", "Dieter", "Eszter", "Finn", "Greta", "Håkon", "Ines", "José", "Katja", "Liam", "Màire", "Noor", "Ömer", "Zoë"}
	roles  = []string{"Managing director", "Finance", "Operations", "IT", "Works council", "Legal", ""}
	notes  = []string{
		"First call: they want figures that their board can dispute.", "Asked for the volumes from the claims system.",
		"Works council is informed; no figures about persons.", "Budget is decided in March.", "Prefers to start with one process.",
	}
)
