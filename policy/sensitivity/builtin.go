package sensitivity

import (
	"embed"

	"layak/domain"
)

//go:embed packs/*.yaml
var packs embed.FS

// BuiltInVersion is the rule set version under which the command line reports
// the built-in packs.
const BuiltInVersion = 1

// BuiltIn returns the built-in rule packs, one source a file, in order of name.
func BuiltIn() []domain.RuleSource {
	entries, err := packs.ReadDir("packs")
	if err != nil {
		panic(err) // embedded at build time
	}
	out := make([]domain.RuleSource, 0, len(entries))
	for _, e := range entries {
		text, err := packs.ReadFile("packs/" + e.Name())
		if err != nil {
			panic(err)
		}
		out = append(out, domain.RuleSource{Name: e.Name(), YAML: string(text)})
	}
	return out
}
