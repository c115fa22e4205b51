package templates

// Frame is what surrounds every page. A page struct embeds it. The page's own
// template says its title; the language is an argument of Render.
type Frame struct {
	Institution string   // name of the institution, shown beside the logo; may be empty
	Person      *Person  // who is signed in; nil shows no navigation
	Nav         []string // which entries this person may see, of the Nav… constants, in any order
	Active      string   // the entry this page belongs to
	Waiting     int      // how many drafts wait for this person; shown beside Home when above 0
	Flash       *Flash   // what just happened; nil for nothing
	Path        string   // path and query of this page, for the language switch to come back to
	Held        bool     // what was typed lives only in this page: nothing leads away from it
	Demo        bool     // shows the banner of the demo
	Zone        string   // "WIB", "WITA", "WIT" or "UTC": every time on the page is shown in it; empty is WIB
	AgencyCSS   string   // path of the agency's own design tokens, loaded after ours; empty for none
}

func (f Frame) frame() Frame { return f }

// May tells whether the navigation shows an entry.
func (f Frame) May(entry string) bool {
	for _, n := range f.Nav {
		if n == entry {
			return true
		}
	}
	return false
}

// Person is whoever is signed in.
type Person struct {
	Name     string
	Username string
	Roles    []Held
}

// Held is a role held in a unit.
type Held struct {
	Role string // word role.<Role>; shown as it is where there is none
	Unit string // name of the unit
}

// The entries of the navigation; the words are nav.<entry>.
const (
	NavHome        = "home"
	NavDrafts      = "drafts"
	NavNew         = "new"
	NavRules       = "rules"
	NavRuleSets    = "rulesets"
	NavSamples     = "samples"
	NavEmbargoes   = "embargoes"
	NavAllowances  = "allowances"
	NavEmergencies = "emergencies"
	NavPeople      = "people"
	NavMandates    = "mandates"
	NavUnits       = "units"
	NavPolicy      = "policy"
	NavChanges     = "changes"
	NavWorkflows   = "workflows"
	NavCalendars   = "calendars"
	NavChannels    = "channels"
	NavAudit       = "audit"
	NavAccount     = "account"
)

// navGroup is one headed block of the navigation.
type navGroup struct {
	Key   string // word nav.group.<Key>
	Items []navItem
}

type navItem struct {
	Key, URL, Icon string
	Active         bool
	Count          int
}

var navLayout = []navGroup{
	{"work", []navItem{
		{Key: NavHome, URL: "/", Icon: "inbox"},
		{Key: NavNew, URL: "/drafts/new", Icon: "pen"},
		{Key: NavDrafts, URL: "/drafts", Icon: "sheet"},
		{Key: NavEmergencies, URL: "/emergencies", Icon: "sev-block"},
	}},
	{"rules", []navItem{
		{Key: NavRules, URL: "/rules", Icon: "sieve"},
		{Key: NavRuleSets, URL: "/rulesets", Icon: "stack"},
		{Key: NavSamples, URL: "/samples", Icon: "flask"},
		{Key: NavEmbargoes, URL: "/embargoes", Icon: "lock"},
		{Key: NavAllowances, URL: "/allowances", Icon: "unlock"},
	}},
	{"evidence", []navItem{
		{Key: NavAudit, URL: "/audit", Icon: "chain"},
	}},
	{"house", []navItem{
		{Key: NavPeople, URL: "/people", Icon: "people"},
		{Key: NavMandates, URL: "/mandates", Icon: "seal"},
		{Key: NavUnits, URL: "/units", Icon: "tree"},
		{Key: NavPolicy, URL: "/policy", Icon: "key"},
		{Key: NavChanges, URL: "/changes", Icon: "swap"},
		{Key: NavWorkflows, URL: "/workflows", Icon: "road"},
		{Key: NavCalendars, URL: "/calendars", Icon: "clock"},
		{Key: NavChannels, URL: "/channels", Icon: "cast"},
	}},
}

// Groups returns the blocks of the navigation this person may see.
func (f Frame) Groups() []navGroup {
	var groups []navGroup
	for _, g := range navLayout {
		seen := navGroup{Key: g.Key}
		for _, it := range g.Items {
			if !f.May(it.Key) {
				continue
			}
			it.Active = it.Key == f.Active
			if it.Key == NavHome {
				it.Count = f.Waiting
			}
			seen.Items = append(seen.Items, it)
		}
		if len(seen.Items) > 0 {
			groups = append(groups, seen)
		}
	}
	return groups
}

// Flash is one notice at the top of a page, kept over a redirect.
type Flash struct {
	Kind string   // "done", "note", "warn" or "error"
	Key  string   // the notice is the word flash.<Key>
	Args []string // for {0}, {1} … in it
}

// Choice is one option of a select or a group of boxes.
type Choice struct {
	Value    string
	Label    string // shown as it is
	Selected bool
	Disabled bool
	Hint     string // a short remark beside it; may be empty
}

// FieldError is something wrong with one field of a form. It is shown beside
// the field and, with a link to it, in the summary on top.
type FieldError struct {
	Field string // the name of the form field, such as "title"
	Key   string // error key without "error.", such as "title.empty"
	Args  []string
}

// Refusal says why something was not done: the sentence error.<Code>, the help
// help.<Code>, and the rule that decided.
type Refusal struct {
	Code   string   // error key, such as "draft.stale"
	Args   []string // for {0}, {1} … in sentence and help
	Policy string   // the policy line that decided or is missing, as text; may be empty
	Guard  string   // the guard that decided (word guard.<Guard>); may be empty
	Detail string   // further text to show as it is, such as what the compiler said; may be empty
}

// Action is something a page may offer.
type Action struct {
	Show    bool     // false: not mentioned at all
	Allowed bool     // true: the button works
	Why     *Refusal // why not; shown where Show is true and Allowed is false
}

// Paging holds the addresses of the neighbouring pages of a list, empty where
// there is none, and how many entries there are in all (0: unknown).
type Paging struct {
	Prev, Next string
	Total      int
}

// Shut tells whether the page has to explain why the act is not open.
func (a Action) Shut() bool { return a.Show && !a.Allowed && a.Why != nil }
