package verify

import "fmt"

// Content is what was cleared, read from the bytes that were hashed.
type Content struct {
	Title          string
	Classification string
	NotBefore      string // RFC 3339; "" is at once
	Variants       []Variant
}

// Variant is what goes to one channel.
type Variant struct {
	Channel     string
	Text        string
	Attachments []Attachment
	Hash        string // the variant's own content hash
}

// Attachment is a file by its hash.
type Attachment struct {
	SHA256    string
	MediaType string
	Alt       string
}

// parseContent reads content in its one form; members it does not know are
// refused, for they would be cleared without being shown.
func parseContent(text string) (Content, error) {
	var content Content
	var version string
	channels := map[string]bool{}
	c := open(text)
	c.want('{')
	c.field("classification", &content.Classification)
	c.field("not_before", &content.NotBefore)
	c.field("title", &content.Title)
	c.field("v", &version)
	c.member("variants")
	c.array(func() {
		v := c.variant()
		if channels[v.Channel] {
			c.fail("channel %q twice", v.Channel)
		}
		channels[v.Channel] = true
		content.Variants = append(content.Variants, v)
	})
	c.want('}')
	if err := c.done(); err != nil {
		return Content{}, err
	}
	if version != "1" {
		return Content{}, fmt.Errorf("version %q", version)
	}
	return content, nil
}

func (c *cursor) variant() Variant {
	var v Variant
	start := c.at
	c.want('{')
	c.member("attachments")
	c.array(func() {
		var a Attachment
		c.want('{')
		c.field("alt", &a.Alt)
		c.field("media_type", &a.MediaType)
		c.field("sha256", &a.SHA256)
		c.want('}')
		v.Attachments = append(v.Attachments, a)
	})
	c.field("channel", &v.Channel)
	c.field("text", &v.Text)
	c.want('}')
	v.Hash = contentHash(c.text[start:c.at])
	return v
}
