package api

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"layak/domain"
)

// Bounds of an archive with the files of a profile.
const (
	// maxEntries is how many entries it may have: five files, and what programs that
	// pack folders put beside them.
	maxEntries = 32
	// maxRatio is by how much an entry may have been pressed; YAML is never above 30.
	maxRatio = 100
)

// uploadedProfile reads the files of a profile from a form: YAML files, and archives of
// them.
func uploadedProfile(files []*multipart.FileHeader) (map[string][]byte, error) {
	left := int64(domain.MaxProfileFiles)
	var read []domain.RuleSource
	for _, h := range files {
		if left -= h.Size; left < 0 {
			return nil, domain.ProfileFilesTooLarge()
		}
		data, err := readUpload(h)
		if err != nil {
			return nil, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err}
		}
		if !strings.HasSuffix(strings.ToLower(h.Filename), ".zip") {
			read = append(read, domain.RuleSource{Name: h.Filename, YAML: string(data)})
			continue
		}
		entries, err := profileEntries(data)
		if err != nil {
			return nil, err
		}
		read = append(read, entries...)
	}
	return profileFiles(read)
}

// profileFiles are files by their names, without the folders they lay in.
func profileFiles(read []domain.RuleSource) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range read {
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		if _, twice := out[name]; twice {
			return nil, &domain.Error{Kind: domain.Invalid, Key: "profile.twice", Field: "files", Args: []string{cutAfter(name, nameShown)}}
		}
		out[name] = []byte(strings.ReplaceAll(f.YAML, "\r\n", "\n"))
	}
	return out, nil
}

// nameShown is how much of a file's name an error repeats.
const nameShown = 64

// profileEntries reads the YAML files of an archive. What would unpack to more than a
// profile may have is refused before it is unpacked, and while it is, whatever it says.
func profileEntries(data []byte) (out []domain.RuleSource, err error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, badArchive()
	}
	if len(archive.File) > maxEntries {
		return nil, domain.ProfileFilesTooLarge()
	}
	left := int64(domain.MaxProfileFiles)
	for _, entry := range archive.File {
		name := path.Base(entry.Name)
		if lower := strings.ToLower(name); strings.HasPrefix(name, ".") || !strings.HasSuffix(lower, ".yaml") && !strings.HasSuffix(lower, ".yml") {
			continue
		}
		if entry.UncompressedSize64 > uint64(left) || entry.UncompressedSize64 > maxRatio*max(entry.CompressedSize64, 1) {
			return nil, domain.ProfileFilesTooLarge()
		}
		text, err := readProfileEntry(entry, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(text))
		out = append(out, domain.RuleSource{Name: name, YAML: text})
	}
	return out, nil
}

func readProfileEntry(entry *zip.File, left int64) (string, error) {
	r, err := entry.Open()
	if err != nil {
		return "", badArchive()
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, left+1))
	switch {
	case err != nil:
		return "", badArchive()
	case int64(len(text)) > left:
		return "", domain.ProfileFilesTooLarge()
	}
	return string(text), nil
}

func badArchive() error {
	return &domain.Error{Kind: domain.Invalid, Key: "profile.archive", Field: "files"}
}

// zipFiles writes files into an archive that is the same whenever they are.
func zipFiles(w io.Writer, files map[string][]byte) error {
	archive := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return archive.Close()
}
