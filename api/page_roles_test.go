package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"layak/domain"
)

// pagePaths are the addresses of every page, with one draft.
func pagePaths(at string) []string {
	return []string{"/", "/drafts", "/drafts?state=draft&unit=humas&mine=1", "/drafts/new", at, at + "/edit", at + "/review", at + "/story", "/rules",
		"/rules?q=ops&category=operations", "/rules/new", "/rules/number", "/simulations/none", "/samples", "/samples?state=adopted", "/samples/none/proposal", "/rulesets", "/rulesets/1", "/people", "/mandates", "/emergencies", "/units", "/policy", "/policy/try", "/changes", "/changes/none", "/workflows", "/calendars", "/calendars?edit=office",
		"/channels", "/embargoes", "/embargoes?phase=running", "/allowances", "/audit", "/audit?act=draft.created&person=author", "/audit/checkpoint", "/account"}
}

// navs says which pages each role finds in the navigation.
var navs = map[string][]string{
	"author":   {"/", "/channels", "/drafts", "/drafts/new"},
	"verifier": {"/", "/channels", "/drafts"},
	"security": {"/", "/allowances", "/channels", "/drafts", "/embargoes", "/rules", "/rulesets"},
	"approver": {"/", "/channels", "/drafts", "/emergencies", "/mandates"},
	"duty":     {"/", "/channels", "/drafts", "/emergencies"},
	"superior": {"/", "/drafts", "/emergencies", "/mandates"},
	"rules":    {"/", "/allowances", "/rules", "/rulesets", "/samples"},
	"admin":    {"/", "/allowances", "/calendars", "/changes", "/channels", "/mandates", "/people", "/policy", "/rules", "/rulesets", "/samples", "/units", "/workflows"},
	"auditor":  {"/", "/allowances", "/audit", "/calendars", "/changes", "/channels", "/drafts", "/embargoes", "/emergencies", "/mandates", "/people", "/policy", "/rules", "/rulesets", "/units", "/workflows"},
	"checker":  {"/"},
}

func TestEveryPageForEveryRoleInBothLanguages(t *testing.T) {
	w := newHouse(t)
	at := w.browser("author").write()
	for who, nav := range navs {
		b := w.browser(who)
		for _, lang := range []string{"id", "en"} {
			b.post("/language", "lang", lang, "next", "/").leads("/")
			for _, path := range pagePaths(at) {
				s := b.get(path)
				if s.status != 200 && s.status != 403 && s.status != 404 && s.status != 409 {
					t.Errorf("%s: %s: %d", who, path, s.status)
				}
				if strings.HasPrefix(s.header.Get("Content-Type"), "text/html") {
					s.has(`<html lang="` + lang + `">`)
					if got := s.nav(); !slices.Equal(got, nav) {
						t.Errorf("%s: %s: navigation %v, want %v", who, path, got, nav)
					}
				}
				if slices.Contains(nav, path) {
					s.is(http.StatusOK)
				}
			}
		}
	}
}

// What the navigation does not show is refused where it is asked for anyway.
func TestPagesBeyondTheNavigationAreRefused(t *testing.T) {
	w := newHouse(t)
	all := navs["auditor"]
	for who, nav := range navs {
		b := w.browser(who)
		for _, path := range append(all, "/drafts/new", "/rules/new", "/samples") {
			allowed := slices.Contains(nav, path) || path == "/rules/new" && (who == "admin" || who == "rules")
			if s := b.get(path); (s.status == http.StatusOK) != allowed {
				t.Errorf("%s: %s: %d", who, path, s.status)
			}
		}
	}
}

// Rules count for the whole institution: who holds the role in one unit alone
// reads them, and is offered nothing that would be refused.
func TestRuleManagersOfOneUnit(t *testing.T) {
	w := newHouse(t)
	_, err := w.desk.Grant(t.Context(), domain.Operator(), w.ids["author2"], domain.RoleRules, "humas")
	w.must(err)
	b := w.browser("author2")
	if nav := b.get("/rules").is(http.StatusOK).lacks("/rules/new").nav(); slices.Contains(nav, "/samples") {
		t.Errorf("navigation %v", nav)
	}
	b.get("/samples").is(http.StatusForbidden)
	b.get("/rules/new").is(http.StatusForbidden)
	b.get("/rules/number").is(http.StatusOK).lacks("/rules/simulate", "/retire")
	b.post("/rules/simulate", "id", "", "version", "0", "yaml", ruleSkeleton).is(http.StatusForbidden)
}
