// Package identifier finds identifiers whose structure can be checked:
// identity, tax and staff numbers, telephones, payment cards, addresses of
// machines and people, positions, radio data and numbers of marked documents.
//
// Every [Finder] reads folded text (UTF-8, NFKC, lower case, ASCII digits) and
// yields spans of whole tokens. It keeps no state, allocates nothing, takes
// time linear in the text and says the same of the same text every time. What
// it yields from a span alone is that span again, so nothing outside a span is
// a reason for it, only against it.
//
// A label glued to the digits (NIK3374…, wa0812…) is part of the span, because a
// span is made of whole tokens.
//
// Names are "kind" or "kind.part", where the part is a narrower finding
// (email.personal) or one class of a kind (docnumber.secret).
//
// A valid structure is not proof: the shares of random input that pass are
// measured in TestFalseShare and written into docs/identifiers.md.
package identifier
