package api

import (
	"context"

	"layak/domain"
)

// readerJSON is somebody for whom a draft is.
type readerJSON struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	Named    bool   `json:"named" doc:"false: somebody who could be named; listed for those who may restrict the draft"`
	Reads    bool   `json:"reads" doc:"false: named, and without the right or the clearance to read it now"`
}

type readersJSON struct {
	Named  bool         `json:"named" doc:"Whether the draft is for named people only"`
	People []readerJSON `json:"people"`
	Undone *undoneJSON  `json:"undone,omitempty" doc:"What was done by people who are not named now, and does not count when it is to be published"`
}

// undoneJSON says what has to be done anew, or its people named again.
type undoneJSON struct {
	Stages []string `json:"stages" doc:"Stages of which an approval does not count"`
	Order  bool     `json:"order" doc:"The order to publish does not count"`
}

type readersInput struct {
	People []string `json:"people" must:"true" doc:"Ids of those who may know of the draft beside its author, 64 at most"`
}

type openInput struct {
	Reason string `json:"reason" must:"true"`
}

func (s *Server) listReaders(ctx context.Context, in *draftID) (*tagged[readersJSON], error) {
	v, err := s.Desk.ListReaders(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &tagged[readersJSON]{ETag: etag(v.Draft.Version), Body: wireReaders(v)}, nil
}

func wireReaders(v domain.ReadersView) readersJSON {
	out := readersJSON{Named: v.Draft.Named, People: list(v.People, func(r domain.Reader) readerJSON {
		return readerJSON{ID: r.Person.ID, Username: r.Person.Username, Name: r.Person.Name, Named: r.Named, Reads: r.Reads}
	})}
	if v.Undone.Any() {
		out.Undone = &undoneJSON{Stages: append([]string{}, v.Undone.Stages...), Order: v.Undone.Order}
	}
	return out
}

// readersSeen is the version of the draft that If-Match names.
func (s *Server) readersSeen(ctx context.Context, in *changeDraft) (int64, error) {
	return precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		v, err := s.Desk.ListReaders(ctx, actor(ctx), in.ID)
		return v.Draft.Version, err
	})
}

func (s *Server) restrictDraft(ctx context.Context, in *changeDraft, body *readersInput) (*tagged[readersJSON], error) {
	version, err := s.readersSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	r, err := s.Desk.Restrict(ctx, actor(ctx), in.ID, version, body.People)
	return s.answerReaders(ctx, r, err)
}

func (s *Server) unrestrictDraft(ctx context.Context, in *changeDraft, body *openInput) (*tagged[readersJSON], error) {
	version, err := s.readersSeen(ctx, in)
	if err != nil {
		return nil, err
	}
	d, err := s.Desk.Unrestrict(ctx, actor(ctx), in.ID, version, body.Reason)
	return s.answerReaders(ctx, domain.Restriction{Draft: d}, err)
}

// answerReaders shows for whom a draft is after an act. Whoever has taken themselves
// off the list does not see it any more, and the act is done all the same.
func (s *Server) answerReaders(ctx context.Context, r domain.Restriction, err error) (*tagged[readersJSON], error) {
	if err != nil {
		return nil, err
	}
	v, err := s.Desk.ListReaders(ctx, actor(ctx), r.ID)
	if err != nil {
		v = domain.ReadersView{Draft: r.Draft, Undone: r.Undone}
	}
	return &tagged[readersJSON]{ETag: etag(v.Draft.Version), Body: wireReaders(v)}, nil
}
