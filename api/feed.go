package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/feeds"

	"layak/domain"
)

// feed answers what was published on a feed channel as Atom.
func (s *Server) feed(c *gin.Context) {
	name, ok := strings.CutSuffix(c.Param("file"), ".atom")
	if !ok {
		s.notFound(c)
		return
	}
	channel, list, err := s.Desk.Feed(c.Request.Context(), name)
	if err != nil {
		s.fail(c, err)
		return
	}
	body, err := s.atom(channel, list)
	if err != nil {
		s.fail(c, err)
		return
	}
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:16])
	c.Header("ETag", `"`+tag+`"`)
	c.Header("Cache-Control", "public, max-age=0, must-revalidate")
	if l, ok := parseTags(c.GetHeader("If-None-Match")); ok && l.named(tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "application/atom+xml; charset=utf-8", body)
}

// atom writes the feed. It depends on nothing but what was published, so that
// the same state has the same bytes. An entry holds the whole cleared text; it
// links to where the text stands elsewhere, where that is known, and otherwise
// to nothing.
func (s *Server) atom(channel domain.Channel, list []domain.FeedItem) ([]byte, error) {
	self := strings.TrimSuffix(s.BaseURL, "/") + "/feeds/" + channel.Name + ".atom"
	f := &feeds.Feed{Title: channel.Title, Id: "urn:layak:feed:" + channel.Name, Link: &feeds.Link{Href: self, Rel: "self"}, Updated: time.Unix(0, 0).UTC()}
	var entries []*feeds.AtomEntry
	for _, item := range list {
		at := item.Publication.SentAt.UTC()
		if at.After(f.Updated) {
			f.Updated = at
		}
		entry := &feeds.AtomEntry{Id: "urn:uuid:" + item.Publication.ID, Title: item.Title, Updated: at.Format(time.RFC3339),
			Content: &feeds.AtomContent{Content: paragraphs(item.Text), Type: "html"}}
		if address := item.Publication.URL; strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
			entry.Links = []feeds.AtomLink{{Href: address, Rel: "alternate"}}
		}
		entries = append(entries, entry)
	}
	atom := (&feeds.Atom{Feed: f}).AtomFeed()
	atom.Entries = entries
	atom.Id = f.Id
	atom.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: channel.Title}}
	body, err := xml.MarshalIndent(atom, "", "  ")
	return append([]byte(xml.Header), body...), err
}

// paragraphs writes plain text as HTML that shows it as it is.
func paragraphs(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(text, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(part), "\n", "<br>") + "</p>")
	}
	return b.String()
}

// named compares tags of any text weakly.
func (l tagList) named(text string) bool {
	if l.any {
		return true
	}
	for _, t := range l.tags {
		if t.text == text {
			return true
		}
	}
	return false
}
