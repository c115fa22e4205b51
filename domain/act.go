package domain

import "slices"

// Act is something a person, a job or a program may be allowed to do. Policy
// lines grant acts to roles.
type Act string

// The acts. Objects are "*" except where noted.
const (
	ActDraftCreate    Act = "draft.create"
	ActDraftRead      Act = "draft.read"
	ActDraftEdit      Act = "draft.edit"
	ActDraftSubmit    Act = "draft.submit"
	ActDraftDecide    Act = "draft.decide" // object: the stage's name
	ActDraftAssign    Act = "draft.assign" // who is at a stage
	ActDraftAppeal    Act = "draft.appeal"
	ActDraftWithdraw  Act = "draft.withdraw"
	ActDraftErase     Act = "draft.erase"
	ActDraftRestrict  Act = "draft.restrict" // to named people
	ActDraftPublish   Act = "draft.publish"
	ActDraftConfirm   Act = "publication.confirm"
	ActDraftResolve   Act = "publication.resolve"
	ActCarryOut       Act = "publication.carry_out"
	ActOverride       Act = "finding.override"
	ActMark           Act = "finding.mark"
	ActScan           Act = "text.scan"
	ActClearanceCheck Act = "clearance.check"
	ActRuleRead       Act = "rule.read"
	ActRuleWrite      Act = "rule.write"
	ActRulesPropose   Act = "ruleset.propose"
	ActRulesActivate  Act = "ruleset.activate"
	ActEmbargoRead    Act = "embargo.read"
	ActEmbargoWrite   Act = "embargo.write" // add, and put off
	ActEmbargoLift    Act = "embargo.lift"
	ActAllowanceRead  Act = "allowance.read"

	ActAllowancePropose  Act = "allowance.propose"
	ActAllowanceActivate Act = "allowance.activate"
	ActAllowanceConfirm  Act = "allowance.confirm" // that blocking findings may be set aside
	ActAllowanceEnd      Act = "allowance.end"

	ActPersonRead     Act = "person.read"
	ActPersonWrite    Act = "person.write"
	ActClearanceWrite Act = "clearance.write" // up to which classification people see
	ActGrantWrite     Act = "grant.write"
	ActMandateWrite   Act = "mandate.write" // propose, and end
	ActMandateConfirm Act = "mandate.confirm"

	ActDraftEmergency  Act = "draft.emergency"
	ActEmergencyRatify Act = "emergency.ratify"

	ActUnitWrite     Act = "unit.write"
	ActPolicyRead    Act = "policy.read"
	ActPolicyWrite   Act = "policy.write"
	ActWorkflowRead  Act = "workflow.read"
	ActWorkflowWrite Act = "workflow.write"
	ActRunMove       Act = "run.move" // to the active version of its workflow
	ActCalendarWrite Act = "calendar.write"
	ActChannelRead   Act = "channel.read"
	ActChannelWrite  Act = "channel.write"
	ActTokenCreate   Act = "token.create"
	ActAuditRead     Act = "audit.read"
	ActAuditVerify   Act = "audit.verify"
	ActAuditExport   Act = "audit.export"
)

// Acts lists every act, for policy pages and the grant matrix.
func Acts() []Act {
	return []Act{
		ActDraftCreate, ActDraftRead, ActDraftEdit, ActDraftSubmit, ActDraftDecide, ActDraftAssign, ActDraftAppeal, ActDraftWithdraw,
		ActDraftErase, ActDraftRestrict, ActDraftPublish, ActDraftConfirm, ActDraftResolve, ActCarryOut, ActOverride, ActMark,
		ActScan, ActClearanceCheck, ActRuleRead, ActRuleWrite, ActRulesPropose, ActRulesActivate,
		ActEmbargoRead, ActEmbargoWrite, ActEmbargoLift, ActAllowanceRead, ActAllowancePropose, ActAllowanceActivate,
		ActAllowanceConfirm, ActAllowanceEnd, ActPersonRead, ActPersonWrite,
		ActClearanceWrite, ActGrantWrite, ActMandateWrite, ActMandateConfirm, ActUnitWrite, ActPolicyRead, ActPolicyWrite, ActWorkflowRead, ActWorkflowWrite, ActRunMove, ActCalendarWrite, ActChannelRead,
		ActChannelWrite, ActTokenCreate, ActAuditRead, ActAuditVerify, ActAuditExport,
		ActDraftEmergency, ActEmergencyRatify,
	}
}

// Known tells whether a is one of Acts.
func (a Act) Known() bool { return slices.Contains(Acts(), a) }
