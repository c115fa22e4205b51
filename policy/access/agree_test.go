package access

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"pgregory.net/rapid"

	"layak/domain"
)

// naive says who may by walking everything, and shares no code with the rest.
type naive struct{ domain.PolicySet }

func (n naive) above(unit string) (chain []string) {
	for i := 0; i < len(n.Units); i++ {
		if n.Units[i].ID == unit {
			chain = append(chain, unit)
			unit, i = n.Units[i].ParentID, -1
		}
	}
	return chain
}

func (n naive) holds(person, role, unit, channel string) bool {
	for _, g := range n.Grants {
		if g.PersonID == person && g.Role == role && slices.Contains(n.above(unit), g.UnitID) &&
			(channel == "*" || len(g.Channels) == 0 || slices.Contains(g.Channels, channel)) {
			return true
		}
	}
	return false
}

// acts answers the mandate, first by time, in which a role is held.
func (n naive) acts(person, role, unit string, now time.Time) (id string) {
	var begins time.Time
	for _, m := range n.Mandates {
		if m.PersonID != person || m.Role != role || !slices.Contains(n.above(unit), m.UnitID) || m.ConfirmedBy == "" ||
			now.Before(m.From) || !now.Before(m.Until) || m.EndedBy != "" || !n.backed(m) {
			continue
		}
		if id == "" || m.From.Before(begins) || m.From.Equal(begins) && m.ID < id {
			id, begins = m.ID, m.From
		}
	}
	return id
}

// backed: what is signed for a principal gives no more than the principal has.
func (n naive) backed(m domain.Mandate) bool {
	if m.Kind != domain.MandateOnBehalf && m.Kind != domain.MandateFor {
		return true
	}
	for _, g := range n.Grants {
		if g.PersonID == m.Principal && g.Role == m.Role && len(g.Channels) == 0 && slices.Contains(n.above(m.UnitID), g.UnitID) {
			return true
		}
	}
	return false
}

func (n naive) may(person, unit string, act domain.Act, object, channel string, now time.Time) domain.Verdict {
	var denied, own, lent domain.Verdict
	lowest := func(v *domain.Verdict, l domain.PolicyLine, mandate string) {
		if v.Line.Number == 0 || l.Number < v.Line.Number {
			*v = domain.Verdict{Allowed: l.Effect == "allow", Role: l.Role, Line: l, Mandate: mandate}
		}
	}
	for _, l := range n.Lines {
		if l.Act != act || l.Object != "*" && l.Object != object {
			continue
		}
		mandate := n.acts(person, l.Role, unit, now)
		held := n.holds(person, l.Role, unit, channel)
		switch {
		case l.Effect == "deny" && (held || mandate != ""):
			lowest(&denied, l, "")
		case l.Effect == "allow" && held:
			lowest(&own, l, "")
		case l.Effect == "allow" && mandate != "" && act != domain.ActPolicyWrite && (act != domain.ActOverride || object != "operations"):
			lowest(&lent, l, mandate)
		}
	}
	for _, v := range []domain.Verdict{denied, own, lent} {
		if v.Line.Number != 0 {
			return v
		}
	}
	return domain.Verdict{}
}

// documentedModel is Layak's in the form of Casbin's documentation: a domain, and
// its built-in role manager for both kinds of role.
const documentedModel = `
[request_definition]
r = sub, dom, act, obj, lent
[policy_definition]
p = role, act, obj, eft
[role_definition]
g = _, _, _
g2 = _, _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && (p.obj == "*" || p.obj == r.obj) && (g(r.sub, p.role, r.dom) || (p.eft == "deny" || r.lent == "yes") && g2(r.sub, p.role, r.dom))
`

// documented is Casbin as its documentation sets it up: the built-in role
// manager over rows, with every grant and every mandate written out for every
// unit of its branch, every channel and every instant at which it holds, and
// people and roles told apart by a prefix.
func documented(t *rapid.T, n naive) *casbin.Enforcer {
	m, err := model.NewModelFromString(documentedModel)
	if err != nil {
		t.Fatal(err)
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range n.Lines {
		_, _ = e.AddPolicy("role:"+l.Role, string(l.Act), l.Object, l.Effect)
	}
	for _, u := range n.Units {
		above := n.above(u.ID)
		for _, channel := range someChannels {
			for _, now := range instants {
				at := domainOf(u.ID, channel, now)
				for _, g := range n.Grants {
					if slices.Contains(above, g.UnitID) && (channel == "*" || g.Channels == nil || slices.Contains(g.Channels, channel)) {
						_, _ = e.AddGroupingPolicy("person:"+g.PersonID, "role:"+g.Role, at)
					}
				}
				for _, d := range n.Mandates {
					if slices.Contains(above, d.UnitID) && d.Runs(now) && n.backed(d) {
						_, _ = e.AddNamedGroupingPolicy("g2", "person:"+d.PersonID, "role:"+d.Role, at)
					}
				}
			}
		}
	}
	return e
}

func domainOf(unit, channel string, now time.Time) string {
	return fmt.Sprintf("%s|%s|%d", unit, channel, now.Sub(noon)/time.Hour)
}

// The names are few, and the same for people, roles, units and objects, so
// that everything that can collide does; some look like Casbin's own syntax.
var (
	names    = []string{"ani", "chief", "root", "person:ani", "role:chief", "a,b", "a::b", "*", "p"}
	asked    = []domain.Act{domain.ActDraftRead, domain.ActDraftDecide, domain.ActOverride, domain.ActPolicyWrite}
	objects  = []string{"*", "ani", "verification", "operations", ""}
	instants = []time.Time{noon, noon.Add(time.Hour), noon.Add(2 * time.Hour)}

	someChannels = []string{"*", "web", "x", "ani"}
	someNames    = rapid.SampledFrom(names)
	someActs     = rapid.SampledFrom(asked)
)

func someSet(t *rapid.T) domain.PolicySet {
	set := domain.PolicySet{Version: 1}
	ids := rapid.SliceOfNDistinct(someNames, 1, 9, rapid.ID[string]).Draw(t, "units")
	unit := rapid.SampledFrom(ids)
	for i, id := range ids {
		u := domain.Unit{ID: id, Name: id}
		if i > 0 && rapid.IntRange(0, 9).Draw(t, "root") > 0 {
			u.ParentID = rapid.SampledFrom(ids[:i]).Draw(t, "parent")
		}
		set.Units = append(set.Units, u)
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "lines") {
		set.Lines = append(set.Lines, domain.PolicyLine{Number: int64(i + 1), Role: someNames.Draw(t, "role"), Act: someActs.Draw(t, "act"),
			Object: rapid.SampledFrom([]string{"*", "ani", "verification", "operations"}).Draw(t, "object"),
			Effect: rapid.SampledFrom([]string{"allow", "allow", "allow", "deny"}).Draw(t, "effect")})
	}
	for i := range rapid.IntRange(0, 10).Draw(t, "grants") {
		set.Grants = append(set.Grants, domain.Grant{ID: fmt.Sprint(i), PersonID: someNames.Draw(t, "person"), Role: someNames.Draw(t, "role"),
			UnitID: unit.Draw(t, "unit"), Channels: rapid.SampledFrom([][]string{nil, nil, {"web"}, {"web", "ani"}}).Draw(t, "channels")})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "mandates") {
		from := rapid.IntRange(-1, 2).Draw(t, "from")
		m := acting(fmt.Sprint(i), someNames.Draw(t, "person"), someNames.Draw(t, "role"), unit.Draw(t, "unit"),
			from, rapid.IntRange(from+1, 3).Draw(t, "until"))
		m.Kind, m.Principal = rapid.SampledFrom(domain.MandateKinds()).Draw(t, "kind"), someNames.Draw(t, "principal")
		switch rapid.IntRange(0, 5).Draw(t, "state") {
		case 0:
			m.ConfirmedBy = ""
		case 1:
			m.EndedBy, m.EndedAt = "budi", noon.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "ended"))*time.Hour)
		}
		set.Mandates = append(set.Mandates, m)
	}
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(names[1:]), 0, 3, rapid.ID[string]).Draw(t, "accounts") {
		set.Links = append(set.Links, domain.Link{PersonID: id, HumanID: names[0]})
	}
	set.Lines = rapid.Permutation(set.Lines).Draw(t, "order")
	set.Mandates = rapid.Permutation(set.Mandates).Draw(t, "order of mandates")
	return set
}

// inquiry is one question to all three.
type inquiry struct {
	person, unit string
	act          domain.Act
	object       string
	channel      string
	now          time.Time
}

func someInquiry(r *rand.Rand) inquiry {
	return inquiry{names[r.IntN(len(names))], names[r.IntN(len(names))], asked[r.IntN(len(asked))], objects[r.IntN(len(objects))],
		someChannels[r.IntN(len(someChannels))], instants[r.IntN(len(instants))]}
}

// answer asks the powers of the instant as the domain does.
func (q inquiry) answer(p domain.Powers) domain.Verdict {
	if q.channel == "*" {
		return p.May(q.person, q.unit, q.act, q.object)
	}
	return p.MayOn(q.person, q.unit, q.act, q.object, []string{q.channel})
}

// powersOver are the powers of a set at each of the instants.
func powersOver(t interface{ Fatal(...any) }, text string, set domain.PolicySet) map[time.Time]domain.Powers {
	e, err := newEdition(text, set)
	if err != nil {
		t.Fatal(err)
	}
	out := map[time.Time]domain.Powers{}
	for _, now := range instants {
		if out[now], err = e.at(now.UnixMicro()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A set is a hundredth of what one part checks (rapid's default number of them).
const (
	agreeParts     = 20
	agreeQuestions = 500
)

// A million questions: 20 parts of 100 sets with 500 questions each; with -short
// one part.
func TestPowersAgreeWithCasbinAndWithPlainReading(t *testing.T) {
	text, parts := modelText(t), agreeParts
	if testing.Short() {
		parts = 1
	}
	for part := range parts {
		t.Run(fmt.Sprint("part", part), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				set := someSet(t)
				n, over := naive{set}, powersOver(t, text, set)
				e := documented(t, n)
				random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "questions"), 0))
				for range agreeQuestions {
					q := someInquiry(random)
					want := n.may(q.person, q.unit, q.act, q.object, q.channel, q.now)
					if v := q.answer(over[q.now]); v != want {
						t.Fatalf("%+v: %+v, want %+v", q, v, want)
					}
					lent := map[bool]string{true: "yes"}[domain.Delegable(q.act, q.object)]
					peer, err := e.Enforce("person:"+q.person, domainOf(q.unit, q.channel, q.now), string(q.act), q.object, lent)
					if err != nil || peer != want.Allowed {
						t.Fatalf("%+v: Casbin says %v %v, want %+v", q, peer, err, want)
					}
				}
			})
		})
	}
}

// Several channels are allowed where each is, and the first that is refused is
// what the answer is about.
func TestChannelsAgreeWithAskingForEach(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		p := powersOver(t, text, set)[instants[1]]
		n := naive{set}
		for range 40 {
			person, unit, act := someNames.Draw(t, "person"), someNames.Draw(t, "unit"), someActs.Draw(t, "act")
			channels := rapid.SliceOfN(rapid.SampledFrom(someChannels[1:]), 1, 4).Draw(t, "channels")
			var want domain.Verdict
			for i, c := range channels {
				v := n.may(person, unit, act, "*", c, instants[1])
				if i == 0 || !v.Allowed || want.Mandate == "" && v.Mandate != "" {
					want = v
				}
				if !v.Allowed {
					break
				}
			}
			if v := p.MayOn(person, unit, act, "*", channels); v != want {
				t.Fatalf("%s for %s: %+v, want %+v", person, strings.Join(channels, " "), v, want)
			}
		}
	})
}

func TestListsAgreeWithPlainReading(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		now := rapid.SampledFrom(instants).Draw(t, "now")
		p, n := powersOver(t, text, set)[now], naive{set}
		person, role, unit, act := someNames.Draw(t, "person"), someNames.Draw(t, "role"), someNames.Draw(t, "unit"), someActs.Draw(t, "act")
		var units []string
		for _, u := range set.Units {
			if slices.ContainsFunc(objects, func(o string) bool { return n.may(person, u.ID, act, o, "*", now).Allowed }) {
				units = append(units, u.ID)
			}
		}
		slices.Sort(units)
		if got := p.Units(person, act); !slices.Equal(got, units) {
			t.Fatalf("units: %v, want %v", got, units)
		}
		held := n.holds(person, role, unit, "*") || n.acts(person, role, unit, now) != ""
		if slices.Contains(p.Roles(person, unit), role) != held ||
			slices.Contains(p.Members(unit), person) != (len(p.Roles(person, unit)) > 0) {
			t.Fatalf("%q, %q, %q: roles and members differ from the grants", person, role, unit)
		}
		n.checkHoldings(t, p.Holdings(person, unit), person, unit, now)
		for _, top := range set.Units {
			above := n.above(unit)
			if steps, ok := p.Depth(unit, top.ID); ok != slices.Contains(above, top.ID) || ok && above[steps] != top.ID {
				t.Fatalf("depth of %q below %q: %d %v", unit, top.ID, steps, ok)
			}
		}
	})
}

// checkHoldings finds each grant and each running mandate again, and no more.
func (n naive) checkHoldings(t *rapid.T, held []domain.Holding, person, unit string, now time.Time) {
	own, mandates := map[string]domain.Holding{}, 0
	for _, h := range held {
		switch {
		case h.Mandate.ID == "":
			own[h.Role] = h
		case !h.Mandate.Runs(now) || h.Mandate.PersonID != person || h.Role != h.Mandate.Role:
			t.Fatalf("%q holds %+v", person, h)
		default:
			mandates++
		}
	}
	for _, m := range n.Acting(now) {
		if m.PersonID == person && slices.Contains(n.above(unit), m.UnitID) {
			mandates--
		}
	}
	if mandates != 0 || len(own) > len(n.Grants) {
		t.Fatalf("%d mandates too many", mandates)
	}
	for _, role := range names {
		h, is := own[role]
		if is != n.holds(person, role, unit, "*") {
			t.Fatalf("%q holds %q: %v", person, role, is)
		}
		for _, c := range someChannels[1:] {
			if is && (h.Channels == nil || slices.Contains(h.Channels, c)) != n.holds(person, role, unit, c) {
				t.Fatalf("%q holds %q for %q: %v", person, role, c, h.Channels)
			}
		}
	}
}

// A person gains nothing from how they, their roles or their units are named.
func TestNamesGiveNothing(t *testing.T) {
	text := modelText(t)
	rapid.Check(t, func(t *rapid.T) {
		set := someSet(t)
		person := someNames.Draw(t, "person")
		set.Grants = slices.DeleteFunc(set.Grants, func(g domain.Grant) bool { return g.PersonID == person })
		set.Mandates = slices.DeleteFunc(set.Mandates, func(m domain.Mandate) bool { return m.PersonID == person })
		p := powersOver(t, text, set)[noon]
		for _, u := range set.Units {
			for _, act := range domain.Acts() {
				for _, object := range objects {
					if p.May(person, u.ID, act, object).Allowed {
						t.Fatalf("%q holds nothing and may %s in %q", person, act, u.ID)
					}
				}
			}
		}
	})
}
