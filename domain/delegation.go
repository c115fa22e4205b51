package domain

import "slices"

// delegable lists what an acting official may do by mandate. What is not here
// cannot be delegated, so a new act is not until somebody decides that it is:
// changing rules, policy, workflows, units, people, their clearances and powers,
// confirming that blocking findings are set aside, lifting an embargo, tokens and the
// audit log stay with those who hold the role themselves (A9).
var delegable = map[Act]bool{
	ActDraftCreate: true, ActDraftRead: true, ActDraftEdit: true, ActDraftSubmit: true, ActDraftDecide: true, ActDraftAssign: true,
	ActDraftAppeal: true, ActDraftWithdraw: true, ActDraftErase: true, ActDraftPublish: true, ActDraftConfirm: true,
	ActDraftResolve: true, ActOverride: true, ActMark: true, ActScan: true, ActClearanceCheck: true,
	ActRuleRead: true, ActEmbargoRead: true, ActEmbargoWrite: true, ActAllowanceRead: true, ActAllowancePropose: true,
	ActAllowanceActivate: true, ActAllowanceEnd: true, ActPersonRead: true, ActPolicyRead: true, ActWorkflowRead: true,
	ActChannelRead: true, ActChannelWrite: true,
}

// Delegable tells whether a mandate gives an act on an object. Findings of
// operations are set aside by those alone who hold the role themselves.
func Delegable(act Act, object string) bool {
	return delegable[act] && (act != ActOverride || object != categoryOperations)
}

// signable lists what is done a.n. and u.b.: what another signs, decides and sends in
// the principal's name. Writing, submitting, lifting findings and what lists allow are
// separated from deciding by who did them, so they are done under one's own name.
var signable = map[Act]bool{
	ActDraftRead: true, ActDraftDecide: true, ActDraftPublish: true, ActDraftConfirm: true, ActDraftResolve: true, ActScan: true,
	ActClearanceCheck: true, ActRuleRead: true, ActEmbargoRead: true, ActAllowanceRead: true, ActPersonRead: true, ActPolicyRead: true,
	ActWorkflowRead: true, ActChannelRead: true,
}

// Undelegable lists the acts that no mandate gives, in the order of Acts.
func Undelegable() []Act {
	return slices.DeleteFunc(Acts(), func(a Act) bool { return delegable[a] })
}
