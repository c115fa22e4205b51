package api

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"path"
	"strings"

	"layak/domain"
)

// uploadedRules reads rule files from a form: YAML files, and archives of them.
func uploadedRules(files []*multipart.FileHeader) (out []domain.RuleSource, err error) {
	left := int64(domain.MaxRuleFiles)
	for _, h := range files {
		if h.Size > left {
			return nil, domain.RuleFilesTooLarge()
		}
		data, err := readUpload(h)
		if err != nil {
			return nil, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
		}
		read := []domain.RuleSource{{Name: path.Base(h.Filename), YAML: string(data)}}
		if strings.HasSuffix(strings.ToLower(h.Filename), ".zip") {
			if read, err = unzipped(data, left); err != nil {
				return nil, err
			}
		}
		for _, r := range read {
			left -= int64(len(r.YAML))
			r.YAML = strings.ReplaceAll(r.YAML, "\r\n", "\n")
			out = append(out, r)
		}
	}
	return out, nil
}

func readUpload(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// unzipped reads the YAML files of an archive, at most so many bytes.
func unzipped(data []byte, left int64) (out []domain.RuleSource, err error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &domain.Error{Kind: domain.Invalid, Key: "rule.bad_archive", Field: "files"}
	}
	for _, entry := range archive.File {
		if name := strings.ToLower(entry.Name); !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
			continue
		}
		text, err := readEntry(entry, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(text))
		out = append(out, domain.RuleSource{Name: entry.Name, YAML: text})
	}
	return out, nil
}

func readEntry(entry *zip.File, left int64) (string, error) {
	r, err := entry.Open()
	if err != nil {
		return "", &domain.Error{Kind: domain.Invalid, Key: "rule.bad_archive", Field: "files"}
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, left+1))
	switch {
	case err != nil:
		return "", &domain.Error{Kind: domain.Invalid, Key: "rule.bad_archive", Field: "files"}
	case int64(len(text)) > left:
		return "", domain.RuleFilesTooLarge()
	}
	return string(text), nil
}

// zipRules writes one file for each source, named by it, into an archive that
// is the same whenever the sources are.
func zipRules(w io.Writer, sources []domain.RuleSource) error {
	archive := zip.NewWriter(w)
	for _, s := range sources {
		f, err := archive.CreateHeader(&zip.FileHeader{Name: s.Name + ".yaml", Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, s.YAML); err != nil {
			return err
		}
	}
	return archive.Close()
}
