package domain

import "slices"

// compareApprovals names the stages of a chain for which approvals do not suffice, and
// those that approved and of which the chain asks fewer or nothing. It is pure.
func compareApprovals(chain []Stage, votes []Vote) (lacks, spares []string) {
	for _, st := range chain {
		if humans, record := approvedIn(st, votes); humans < max(st.Quorum, 1) || st.Requires != "" && !record {
			lacks = append(lacks, st.Name)
		}
	}
	for _, v := range votes {
		if v.Stage == StageAppeal || slices.Contains(spares, v.Stage) {
			continue
		}
		i := slices.IndexFunc(chain, func(st Stage) bool { return st.Name == v.Stage })
		had, _ := approvedIn(Stage{Name: v.Stage}, votes)
		if i < 0 || had > max(chain[i].Quorum, 1) {
			spares = append(spares, v.Stage)
		}
	}
	return lacks, spares
}

// approvedIn counts the humans who approved a stage in one of its roles, in any where it
// names none, and tells whether one of them brought a record.
func approvedIn(st Stage, votes []Vote) (humans int, record bool) {
	roles := slices.Concat(st.Roles, st.Escalate)
	who := map[string]bool{}
	for _, v := range votes {
		if v.Stage == st.Name && (len(roles) == 0 || slices.Contains(roles, v.Capacity)) {
			who[v.HumanID] = true
			record = record || v.Test != ""
		}
	}
	return len(who), record
}
