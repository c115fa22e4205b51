package domain

import "slices"

// Categories that code knows by name.
const (
	categoryOperations = "operations"             // its findings no mandate sets aside
	categoryStyle      = "house_style"            // never above warn
	categoryMarking    = "classification_marking" // never set aside by an allowance
)

// Categories lists what a rule may be about, in the order of the contract.
// "house_style" never goes above warn.
func Categories() []string {
	return []string{categoryOperations, "location", "capability", "security_measures", categoryMarking,
		"personal_data", "law_enforcement", "foreign_relations", "economy", "internal_memo", categoryStyle}
}

// KnownCategory tells whether name is one of Categories.
func KnownCategory(name string) bool { return slices.Contains(Categories(), name) }
