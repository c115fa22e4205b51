package domain

import "slices"

// ContentKind says what sort of publication a draft is to be. It stands outside of what is
// hashed: it decides who reviews, not what goes out.
type ContentKind string

// The kinds.
const (
	KindPost         ContentKind = "post" // the default
	KindNews         ContentKind = "news"
	KindRelease      ContentKind = "release"
	KindAnnouncement ContentKind = "announcement"
	KindSpeech       ContentKind = "speech"
	KindReply        ContentKind = "reply"
	KindDisclosure   ContentKind = "disclosure" // information given on request
)

// ContentKinds lists them in the order in which they are offered.
func ContentKinds() []ContentKind {
	return []ContentKind{KindPost, KindNews, KindRelease, KindAnnouncement, KindSpeech, KindReply, KindDisclosure}
}

// Known tells whether k is a kind of this version of Layak.
func (k ContentKind) Known() bool { return slices.Contains(ContentKinds(), k) }

// withAuthor are the states in which a draft's unit and kind may change: nobody has
// been asked yet by what they say.
func withAuthor(s State) bool { return s == Drafting || s == ChangesRequested }
