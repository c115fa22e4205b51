package api

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
)

func parseQuery(raw string) (url.Values, error) { return url.ParseQuery(raw) }

// routes is every address of the server. Pages are in page_router.go.
func (s *Server) routes() error {
	r := s.engine
	r.Use(s.withLog, s.withHeaders, s.withContext, s.withRecovery, s.mustBeReadable, s.mustBeSameOrigin)

	// open to whoever asks, and asking nobody who it is
	r.GET("/healthz", s.health)
	r.GET("/readyz", s.ready)
	r.GET("/metrics", gin.WrapH(s.counts.handler()))
	r.GET("/openapi.json", s.description)
	r.GET("/audit/key", s.auditKey)
	r.GET(prefix+"/audit/key", s.auditKey)
	r.GET("/feeds/:file", s.feed)

	r.Use(s.withSession)
	r.NoRoute(s.notFound)
	r.NoMethod(s.notAllowed)
	s.pages(r)

	programs := r.Group("", s.withoutCache, s.withIdempotency)
	a := routes{s, s.newAPI(programs)}
	const ok, created, accepted, empty = http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent

	// oneself
	send(a, open(operation("POST /sessions", "Sign in", created)), s.openSession)
	get(a, operation("GET /sessions", "One's sessions and tokens", ok), s.listSessions)
	get(a, operation("DELETE /sessions/current", "Sign out", empty), s.closeSession)
	get(a, operation("DELETE /sessions/{id}", "End one of one's sessions", empty), s.endSession)
	send(a, operation("POST /tokens", "Make a machine token", created), s.createToken)
	get(a, operation("GET /me", "Who one is and may do", ok), s.me)
	get(a, operation("GET /inbox", "What waits for one", ok), s.inbox)
	get(a, operation("GET /notices", "What one was told of drafts, latest first", ok), s.listNotices)
	send(a, operation("POST /notices/seen", "Mark notices as seen", http.StatusNoContent), s.seeNotices)

	// drafts
	get(a, operation("GET /drafts", "Drafts that one may read, latest change first", ok), s.listDrafts)
	send(a, operation("POST /drafts", "Start a draft", created), s.createDraft)
	get(a, notModified(operation("GET /drafts/{id}", "A draft", ok)), s.showDraft)
	send(a, operation("PATCH /drafts/{id}", "Change a draft", ok), s.editDraft)
	send(a, operation("POST /drafts/{id}/submit", "Scan and send to review", ok), s.submitDraft)
	send(a, operation("POST /drafts/{id}/renew", "Begin the review of the same text again, where an approval counts no more", ok), s.renewReview)
	get(a, operation("GET /drafts/{id}/findings", "What the active rules find in the present revision", ok), s.draftFindings)
	get(a, operation("GET /drafts/{id}/similar", "Submitted drafts with a similar text, the most similar first, and what was decided on them", ok), s.similarDrafts)
	send(a, operation("POST /drafts/{id}/overrides", "Lift one finding of this text", created), s.overrideFinding)
	send(a, operation("POST /drafts/{id}/marks", "Say whether a finding is right", created), s.markFinding)
	send(a, operation("POST /drafts/{id}/samples", "Report a false alarm or a missed leak to whoever writes rules", created), s.reportSample)
	send(a, operation("POST /drafts/{id}/decisions", "Decide in the open stage", created), s.decideDraft)
	send(a, operation("POST /drafts/{id}/votes/withdraw", "Take one's vote back while its stage is open", ok), s.withdrawVote)
	send(a, operation("POST /drafts/{id}/recusals", "Withdraw from its review, for good", created), s.recuse)
	get(a, operation("GET /drafts/{id}/authorizations", "Who may decide now, and why not the others", ok), s.authorizations)
	send(a, operation("POST /drafts/{id}/publish", "Order publication", accepted), s.publishDraft)
	send(a, operation("POST /drafts/{id}/unschedule", "Take the order back", ok), s.unscheduleDraft)
	send(a, operation("POST /drafts/{id}/withdraw", "Take the draft back for good", ok), s.withdrawDraft)
	send(a, operation("POST /drafts/{id}/appeal", "Have a rejection looked at once more", ok), s.appealDraft)
	send(a, operation("POST /drafts/{id}/claims", "Take an open stage, or give it to somebody", ok), s.claimDraft)
	get(a, operation("DELETE /drafts/{id}/claims/{stage}", "Take a name off an open stage", empty), s.releaseDraft)
	send(a, operation("POST /drafts/{id}/erase", "Remove the text of a withdrawn or rejected draft", empty), s.eraseDraft)
	get(a, file(operation("GET /drafts/{id}/receipt", "The clearance receipt", ok), "application/json"), s.receipt)
	get(a, operation("GET /drafts/{id}/readers", "For whom a draft is, and for whom it could be", ok), s.listReaders)
	send(a, operation("PUT /drafts/{id}/readers", "Make a draft one for named people only", ok), s.restrictDraft)
	send(a, operation("DELETE /drafts/{id}/readers", "Make a draft one for all again who may read it", ok), s.unrestrictDraft)
	get(a, operation("GET /drafts/{id}/revisions", "Every revision, oldest first", ok), s.listRevisions)
	get(a, operation("GET /drafts/{id}/story", "What happened to a draft, oldest first", ok), s.draftStory)
	send(a, operation("POST /drafts/{id}/publications/{channel}/confirm", "Say where it was posted", ok), s.confirmPublication)
	send(a, operation("POST /drafts/{id}/publications/{channel}/resolve", "Say what became of an uncertain publication", ok), s.resolvePublication)
	send(a, operation("POST /scan", "Scan a text; nothing is stored", ok), s.scanText)
	send(a, operation("POST /clearances/check", "May exactly this go out?", ok), s.checkClearance)
	get(a, operation("GET /clearances/{content_hash}", "Is what has this hash cleared now?", ok), s.clearanceOf)

	// rules
	get(a, operation("GET /rules", "Working copies of all rules", ok), s.listRules)
	send(a, operation("POST /rules", "Add a rule", created), s.addRule)
	send(a, operation("POST /rules/import", "Make the rules in files the working copies, all or none; or tell what that would change", ok), s.importRules)
	send(a, operation("POST /rules/try", "What a rule finds in a text; nothing is stored", ok), s.tryRule)
	get(a, notModified(operation("GET /rules/{id}", "A rule", ok)), s.showRule)
	send(a, operation("PATCH /rules/{id}", "Change or retire a rule", ok), s.patchRule)
	send(a, endsAtOnce(operation("POST /rules/{id}/simulate", "Begin to tell what a rule would change among the stored drafts", accepted), a.api.OpenAPI().Components.Schemas), s.simulateRule)
	get(a, operation("GET /rules/{id}/simulations", "Simulations of a rule, newest first", ok), s.listSimulations)
	get(a, operation("GET /simulations/{id}", "A simulation", ok), s.showSimulation)
	send(a, operation("POST /simulations/{id}/cancel", "Stop a simulation", ok), s.cancelSimulation)
	get(a, operation("GET /samples", "Passages to learn from, latest first", ok), s.listSamples)
	get(a, operation("GET /samples/{id}/proposal", "The rule that a sample asks for", ok), s.proposeFromSample)
	send(a, operation("POST /samples/{id}/close", "Say what became of a sample", ok), s.closeSample)
	get(a, operation("GET /rulesets", "Rule sets, newest first", ok), s.listRuleSets)
	send(a, operation("POST /rulesets", "Propose all working copies as a rule set", created), s.proposeRules)
	get(a, operation("GET /rulesets/{version}", "A rule set with its sources", ok), s.showRuleSet)
	get(a, operation("GET /rulesets/{version}/changes", "How a rule set differs from the active one, with the whole text of every rule", ok), s.ruleSetChanges)
	send(a, operation("POST /rulesets/{version}/withdraw", "Take back a rule set that one proposed", ok), s.withdrawRules)
	send(a, operation("POST /rulesets/{version}/activate", "Make a rule set the one that scans", ok), s.activateRules)

	// the emergency lane
	send(a, operation("POST /drafts/{id}/emergency", "Let out what cannot wait for the review; somebody else ratifies it", created), s.declareEmergency)
	get(a, operation("GET /emergencies", "Uses of the emergency lane, those to be ratified first", ok), s.listEmergencies)
	send(a, operation("POST /emergencies/{id}/ratification", "Say of an emergency whether it was one", ok), s.ratifyEmergency)

	// mandates
	get(a, operation("GET /mandates", "Acting officials, those that wait for a second person first", ok), s.listMandates)
	send(a, operation("POST /mandates", "Propose a mandate", created), s.proposeMandate)
	get(a, operation("GET /mandates/{id}", "A mandate", ok), s.showMandate)
	send(a, operation("POST /mandates/{id}/confirm", "Make a mandate count that somebody else proposed", ok), s.confirmMandate)
	send(a, operation("POST /mandates/{id}/end", "End a mandate now, or take a proposal back", ok), s.endMandate)

	// embargoes and the allow-list
	get(a, operation("GET /embargoes", "Words kept back, the next to end first", ok), s.listEmbargoes)
	send(a, operation("POST /embargoes", "Keep words back until an announcement", created), s.addEmbargo)
	get(a, operation("GET /embargoes/{id}", "An embargo", ok), s.showEmbargo)
	send(a, operation("PATCH /embargoes/{id}", "Put its end elsewhere", ok), s.moveEmbargo)
	send(a, operation("POST /embargoes/{id}/lift", "End it now", ok), s.liftEmbargo)
	send(a, operation("POST /embargoes/{id}/erase", "Remove the words of one that has ended", empty), s.eraseEmbargo)
	get(a, operation("GET /allowances", "The allow-list, the next to end first", ok), s.listAllowances)
	send(a, operation("POST /allowances", "Propose an entry of the allow-list", created), s.proposeAllowance)
	get(a, operation("GET /allowances/{id}", "An entry of the allow-list", ok), s.showAllowance)
	send(a, operation("POST /allowances/{id}/activate", "Make an entry count that somebody else proposed", ok), s.activateAllowance)
	send(a, operation("POST /allowances/{id}/withdraw", "Take back an entry that one proposed", ok), s.withdrawAllowance)
	send(a, operation("POST /allowances/{id}/end", "Take an entry off the list", ok), s.endAllowance)
	send(a, operation("POST /allowances/{id}/erase", "Remove the words of one that has ended", empty), s.eraseAllowance)

	// the house
	get(a, operation("GET /people", "People and their roles", ok), s.listPeople)
	send(a, operation("POST /people", "Add a person", created), s.addPerson)
	send(a, operation("POST /people/{id}/status", "Suspend, restore or remove a person", ok), s.setPersonStatus)
	send(a, operation("POST /people/{id}/password", "Set a password", empty), s.setPassword)
	send(a, operation("POST /people/{id}/clearance", "Set up to which classification a person sees drafts", ok), s.setClearance)
	send(a, operation("POST /people/{id}/link", "Say that an account belongs to the human of another one", empty), s.linkPerson)
	send(a, operation("POST /people/{id}/unlink", "Propose that an account is a human of its own", accepted), s.unlinkPerson)
	send(a, operation("POST /people/{id}/grants", "Propose to give a role", accepted), s.grantRole)
	get(a, operation("DELETE /grants/{id}", "Take a role back", empty), s.revokeGrant)
	get(a, operation("GET /units", "Offices, parents first", ok), s.listUnits)
	send(a, operation("POST /units", "Add an office", created), s.addUnit)
	get(a, operation("GET /policy", "Lines that decide who may act", ok), s.listPolicy)
	send(a, operation("POST /policy", "Propose a line", accepted), s.addPolicyLine)
	get(a, operation("DELETE /policy/{number}", "Propose that a line goes", accepted), s.removePolicyLine)
	get(a, operation("GET /powers/try", "Whether somebody may do something, and by which lines, now and under a change", ok), s.tryPowers)
	get(a, operation("GET /changes", "Changes of powers, those that wait first", ok), s.listChanges)
	send(a, operation("POST /changes", "Propose a change of lines, roles and offices", accepted), s.proposeChange)
	get(a, operation("GET /changes/{id}", "A change; while it waits, what it would do", ok), s.showChange)
	get(a, operation("GET /changes/{id}/replay", "What was done in the last 90 days and would have been refused under a change that waits", ok), s.replayChange)
	send(a, operation("POST /changes/{id}/activate", "Make a change count that somebody else proposed", ok), s.activateChange)
	send(a, operation("POST /changes/{id}/withdraw", "Take a change back, or say no to it", ok), s.withdrawChange)
	get(a, operation("GET /workflows", "Every version of every workflow", ok), s.listWorkflows)
	send(a, operation("POST /workflows", "Propose a version of a workflow", created), s.proposeWorkflow)
	get(a, operation("GET /workflows/{id}/{version}", "A version of a workflow; while it waits, what it would make different", ok), s.showWorkflow)
	get(a, operation("GET /workflows/{id}/{version}/replay", "What was cleared in the last 90 days, and would have lacked or been spared under a version that waits", ok), s.replayWorkflow)
	send(a, operation("POST /workflows/{id}/{version}/activate", "Make a version active that somebody else proposed", ok), s.activateWorkflow)
	send(a, operation("POST /workflows/{id}/{version}/withdraw", "Take a version back, or say no to it", ok), s.withdrawWorkflow)
	get(a, operation("GET /workflows/{id}/runs", "Open runs of other versions than the active one", ok), s.openRuns)
	send(a, operation("POST /drafts/{id}/workflow", "Move a draft's run to the active version of its workflow", ok), s.moveRun)
	send(a, operation("POST /profile/import", "Propose what files say of units, lines and workflows; or tell what that would be", ok), s.importProfile)
	get(a, file(operation("GET /profile.zip", "Units, lines, channels, calendars and workflows as files", ok), "application/zip"), s.exportProfile)
	get(a, operation("GET /calendars", "Every version of every working calendar", ok), s.listCalendars)
	send(a, operation("POST /calendars", "Write a new version of a working calendar", created), s.writeCalendar)
	get(a, operation("GET /channels", "Where text goes out", ok), s.listChannels)
	send(a, operation("POST /channels", "Add a channel", created), s.addChannel)
	send(a, operation("PATCH /channels/{name}", "Open or close a channel", ok), s.patchChannel)

	// evidence
	get(a, operation("GET /audit/entries", "The audit log, newest first", ok), s.auditEntries)
	get(a, file(operation("GET /audit/checkpoint", "The log's signed checkpoint", ok), "text/plain"), s.auditCheckpoint)
	get(a, operation("GET /audit/proof", "A leaf and its inclusion proof", ok), s.auditProof)
	send(a, operation("POST /audit/verify", "Check the whole log", ok), s.verifyAudit)
	// It leaves a record, so it is no GET that another site could cause. Its answer,
	// the whole log, is not kept for a repeated request.
	r.POST(prefix+"/audit/export", s.withoutCache, s.mustSignIn, s.exportAudit)

	s.describePlain(a.api.OpenAPI())
	var err error
	s.openapi, err = json.Marshal(a.api.OpenAPI())
	return err
}
