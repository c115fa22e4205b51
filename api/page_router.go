package api

import (
	"path"
	"regexp"
	"slices"

	"github.com/gin-gonic/gin"

	"layak/templates"
)

// param is a part of an address that differs from page to page.
var param = regexp.MustCompile(`:[a-z]+`)

// pages registers every page. A page is answered by somebody signed in, except
// where it says open; each handler parses, calls one verb, responds.
func (s *Server) pages(r *gin.Engine) {
	get := func(path, entry string, h pageHandler) {
		r.GET(path, s.page(entry, h))
		s.shown = append(s.shown, param.ReplaceAllString(path, "*"))
	}
	post := func(path, entry string, h pageHandler) { r.POST(path, s.page(entry, h)) }

	// open: nobody has to be signed in
	r.GET("/static/*file", gin.WrapH(s.Pages.Static()))
	r.GET("/signin", s.pageSignIn)
	r.POST("/signin", s.doSignIn)
	r.POST("/signout", s.doSignOut)
	r.POST("/language", s.doLanguage)

	// drafts
	get("/", templates.NavHome, s.pageHome)
	post("/notices/seen", templates.NavHome, s.doNoticesSeen)
	get("/drafts", templates.NavDrafts, s.pageDrafts)
	get("/drafts/new", templates.NavNew, s.pageDraftNew)
	post("/drafts/new", templates.NavNew, s.doDraftNew)
	post("/drafts/findings", templates.NavNew, s.pageFindings)
	get("/drafts/:id", templates.NavDrafts, s.pageDraft)
	get("/drafts/:id/edit", templates.NavDrafts, s.pageDraftEdit)
	post("/drafts/:id/edit", templates.NavDrafts, s.doDraftEdit)
	post("/drafts/:id/submit", templates.NavDrafts, s.doSubmit)
	post("/drafts/:id/renew", templates.NavDrafts, s.doRenew)
	get("/drafts/:id/review", templates.NavDrafts, s.pageReview)
	post("/drafts/:id/decisions", templates.NavDrafts, s.doDecide)
	post("/drafts/:id/claims", templates.NavDrafts, s.doClaim)
	post("/drafts/:id/marks", templates.NavDrafts, s.doMark)
	post("/drafts/:id/samples", templates.NavDrafts, s.doReport)
	post("/drafts/:id/overrides", templates.NavDrafts, s.doOverride)
	post("/drafts/:id/publish", templates.NavDrafts, s.doPublish)
	post("/drafts/:id/unschedule", templates.NavDrafts, s.doUnschedule)
	post("/drafts/:id/votes/withdraw", templates.NavDrafts, s.doWithdrawVote)
	post("/drafts/:id/recusals", templates.NavDrafts, s.doRecuse)
	post("/drafts/:id/withdraw", templates.NavDrafts, s.doWithdraw)
	post("/drafts/:id/appeal", templates.NavDrafts, s.doAppeal)
	post("/drafts/:id/readers", templates.NavDrafts, s.doRestrict)
	post("/drafts/:id/unrestrict", templates.NavDrafts, s.doUnrestrict)
	get("/drafts/:id/receipt", templates.NavDrafts, s.pageReceipt)
	get("/drafts/:id/story", templates.NavDrafts, s.pageStory)
	post("/drafts/:id/publications/:channel/confirm", templates.NavDrafts, s.doConfirm)
	post("/drafts/:id/publications/:channel/resolve", templates.NavDrafts, s.doResolve)

	// rules
	get("/rules", templates.NavRules, s.pageRules)
	get("/rules/new", templates.NavRules, s.pageRuleNew)
	post("/rules/new", templates.NavRules, s.doRule)
	get("/rules/import", templates.NavRules, s.pageRuleImport)
	post("/rules/import", templates.NavRules, s.doRuleImport)
	post("/rules/try", templates.NavRules, s.doRuleTry)
	post("/rules/tried", templates.NavRules, s.pageRuleTried)
	post("/rules/simulate", templates.NavRules, s.doSimulate)
	get("/simulations/:id", templates.NavRules, s.pageSimulation)
	post("/simulations/:id/cancel", templates.NavRules, s.doSimulationCancel)
	get("/samples", templates.NavSamples, s.pageSamples)
	get("/samples/:id/proposal", templates.NavSamples, s.pageProposal)
	post("/samples/:id/close", templates.NavSamples, s.doSampleClose)
	get("/rules/:id", templates.NavRules, s.pageRule)
	get("/rules/:id/rule.yaml", templates.NavRules, s.pageRuleText)
	post("/rules/:id", templates.NavRules, s.doRule)
	post("/rules/:id/retire", templates.NavRules, s.doRuleRetire)
	get("/rulesets", templates.NavRuleSets, s.pageRuleSets)
	post("/rulesets", templates.NavRuleSets, s.doPropose)
	get("/rulesets/:version", templates.NavRuleSets, s.pageRuleSet)
	get("/rulesets/:version/rules.zip", templates.NavRuleSets, s.pageRuleSetFiles)
	post("/rulesets/:version/withdraw", templates.NavRuleSets, s.doRulesWithdraw)
	post("/rulesets/:version/activate", templates.NavRuleSets, s.doActivate)

	// embargoes and the allow-list
	get("/embargoes", templates.NavEmbargoes, s.pageEmbargoes)
	post("/embargoes", templates.NavEmbargoes, s.doEmbargoAdd)
	post("/embargoes/:id/move", templates.NavEmbargoes, s.doEmbargoMove)
	post("/embargoes/:id/lift", templates.NavEmbargoes, s.doEmbargoLift)
	post("/embargoes/:id/erase", templates.NavEmbargoes, s.doEmbargoErase)
	get("/allowances", templates.NavAllowances, s.pageAllowances)
	post("/allowances", templates.NavAllowances, s.doAllowancePropose)
	post("/allowances/:id/activate", templates.NavAllowances, s.doAllowanceActivate)
	post("/allowances/:id/withdraw", templates.NavAllowances, s.doAllowanceWithdraw)
	post("/allowances/:id/end", templates.NavAllowances, s.doAllowanceEnd)
	post("/allowances/:id/erase", templates.NavAllowances, s.doAllowanceErase)

	// the house
	post("/drafts/:id/emergency", templates.NavDrafts, s.doEmergency)
	get("/emergencies", templates.NavEmergencies, s.pageEmergencies)
	post("/emergencies/:id/ratification", templates.NavEmergencies, s.doRatify)
	get("/mandates", templates.NavMandates, s.pageMandates)
	post("/mandates", templates.NavMandates, s.doMandatePropose)
	post("/mandates/:id/confirm", templates.NavMandates, s.doMandateConfirm)
	post("/mandates/:id/end", templates.NavMandates, s.doMandateEnd)
	get("/people", templates.NavPeople, s.pagePeople)
	post("/people", templates.NavPeople, s.doPersonAdd)
	post("/people/:id/grants", templates.NavPeople, s.doGrant)
	post("/people/:id/grants/:grant/revoke", templates.NavPeople, s.doRevoke)
	post("/people/:id/suspend", templates.NavPeople, s.doSuspend)
	post("/people/:id/restore", templates.NavPeople, s.doRestore)
	post("/people/:id/password", templates.NavPeople, s.doPasswordReset)
	post("/people/:id/clearance", templates.NavPeople, s.doClearance)
	post("/people/:id/link", templates.NavPeople, s.doLink)
	post("/people/:id/unlink", templates.NavPeople, s.doUnlink)
	get("/units", templates.NavUnits, s.pageUnits)
	post("/units", templates.NavUnits, s.doUnitAdd)
	post("/units/:id/move", templates.NavUnits, s.doUnitMove)
	post("/units/:id/rename", templates.NavUnits, s.doUnitRename)
	get("/policy", templates.NavPolicy, s.pagePolicy)
	post("/policy", templates.NavPolicy, s.doLineAdd)
	get("/policy/try", templates.NavPolicy, s.pageTryPowers)
	post("/policy/:line/remove", templates.NavPolicy, s.doLineRemove)
	get("/profile/import", templates.NavPolicy, s.pageProfileImport)
	post("/profile/import", templates.NavPolicy, s.doProfileImport)
	get("/profile.zip", templates.NavPolicy, s.pageProfileFiles)
	get("/changes", templates.NavChanges, s.pageChanges)
	post("/changes/drop", templates.NavChanges, s.doChangeDrop)
	post("/changes/propose", templates.NavChanges, s.doChangePropose)
	get("/changes/:id", templates.NavChanges, s.pageChange)
	post("/changes/:id/activate", templates.NavChanges, s.doChangeActivate)
	post("/changes/:id/withdraw", templates.NavChanges, s.doChangeWithdraw)
	get("/workflows", templates.NavWorkflows, s.pageWorkflows)
	get("/workflows/new", templates.NavWorkflows, s.pageWorkflowNew)
	get("/workflows/:id/edit", templates.NavWorkflows, s.pageWorkflowEdit)
	post("/workflows/write", templates.NavWorkflows, s.doWorkflowWrite)
	get("/workflows/:id/:version", templates.NavWorkflows, s.pageWorkflow)
	post("/workflows/:id/:version/activate", templates.NavWorkflows, s.doWorkflowActivate)
	post("/workflows/:id/:version/withdraw", templates.NavWorkflows, s.doWorkflowWithdraw)
	post("/drafts/:id/workflow", templates.NavWorkflows, s.doRunMove)
	get("/calendars", templates.NavCalendars, s.pageCalendars)
	post("/calendars", templates.NavCalendars, s.doCalendar)
	get("/channels", templates.NavChannels, s.pageChannels)
	post("/channels", templates.NavChannels, s.doChannelAdd)
	post("/channels/:name", templates.NavChannels, s.doChannelSet)

	// evidence and oneself
	get("/audit", templates.NavAudit, s.pageAudit)
	post("/audit/verify", templates.NavAudit, s.doVerify)
	post("/audit/export", templates.NavAudit, s.pageExport)
	get("/audit/checkpoint", templates.NavAudit, s.pageCheckpoint)
	get("/account", templates.NavAccount, s.pageAccount)
	post("/account", templates.NavAccount, s.doAccount)
	post("/account/password", templates.NavAccount, s.doPassword)
	post("/account/sessions/:id/revoke", templates.NavAccount, s.doSessionEnd)
}

// pageAbove is the nearest address above that of a form which shows a page:
// whoever reloads after a refused form comes back to where it was.
func (s *Server) pageAbove(form string) string {
	for at := path.Dir(form); at != "/" && at != "."; at = path.Dir(at) {
		if slices.ContainsFunc(s.shown, func(pattern string) bool { ok, _ := path.Match(pattern, at); return ok }) {
			return local(at)
		}
	}
	return "/"
}
