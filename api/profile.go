package api

import (
	"bytes"
	"context"

	"layak/domain"
)

type profileIn struct {
	Dry bool `query:"dry" doc:"Only tell what it would do, as strictly"`
}

type profileInput struct {
	Files []ruleSourceJSON `json:"files" must:"true" doc:"units.yaml, policy.yaml, channels.yaml, calendars.yaml, workflows.yaml; those that are left out are taken as they are here. 1 MB in all at most"`
	Note  string           `json:"note,omitempty" doc:"Why, for whoever makes the change active"`
}

type profileImportJSON struct {
	Dry         bool                    `json:"dry" doc:"Nothing was changed"`
	Differences []profileDifferenceJSON `json:"differences"`
	Change      string                  `json:"change,omitempty" doc:"Id of the change of powers that waits for a second person; in a dry run none"`
}

type profileDifferenceJSON struct {
	Part string `json:"part" enum:"unit,line,grant,channel,calendar,workflow"`
	ID   string `json:"id" doc:"Of a line its role, effect, act and object"`
	Fate string `json:"fate" enum:"added,changed,removed" doc:"added: only in the files; removed: only here"`
	Then string `json:"then" enum:"proposed,written,waits,stays" doc:"proposed: waits for a second person; written: counts at once; waits: needs the change first, import again after; stays: no file does that"`
}

func (s *Server) importProfile(ctx context.Context, in *profileIn, body *profileInput) (*answer[profileImportJSON], error) {
	files, err := profileFiles(list(body.Files, func(f ruleSourceJSON) domain.RuleSource { return domain.RuleSource{Name: f.Name, YAML: f.YAML} }))
	if err != nil {
		return nil, err
	}
	done, err := s.Desk.ImportProfile(ctx, actor(ctx), files, body.Note, in.Dry)
	out := profileImportJSON{Dry: in.Dry, Differences: list(done.Differences, func(d domain.ProfileDifference) profileDifferenceJSON {
		return profileDifferenceJSON{d.Part, d.ID, string(d.Fate), string(d.Then)}
	})}
	if !in.Dry {
		out.Change = done.Change.ID
	}
	return answered(out, err)
}

// exportProfile sends what files can hold of the institution, as an archive.
func (s *Server) exportProfile(ctx context.Context, _ *none) (*receiptFile, error) {
	archive, err := profileArchive(ctx, s.Desk, actor(ctx))
	if err != nil {
		return nil, err
	}
	return &receiptFile{Type: "application/zip", Disposition: profileDownload, Body: archive}, nil
}

const profileDownload = `attachment; filename="layak-profile.zip"`

func profileArchive(ctx context.Context, desk *domain.Desk, a domain.Actor) ([]byte, error) {
	files, err := desk.ExportFiles(ctx, a)
	if err != nil {
		return nil, err
	}
	var archive bytes.Buffer
	err = zipFiles(&archive, files)
	return archive.Bytes(), err
}
