package domain

import "slices"

// Categories lists what a rule may be about, in the order of the contract.
// "house_style" never goes above warn.
func Categories() []string {
	return []string{"operations", "location", "capability", "security_measures", "classification_marking",
		"personal_data", "law_enforcement", "foreign_relations", "economy", "internal_memo", "house_style"}
}

// KnownCategory tells whether name is one of Categories.
func KnownCategory(name string) bool { return slices.Contains(Categories(), name) }
