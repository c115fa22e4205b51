// Package webhook calls other systems when something is published: one POST,
// signed as Standard Webhooks, never sent twice by itself.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"layak/connect"
	"layak/domain"
)

// The reasons for outcomes other than sent.
const (
	reasonSecret      = "webhook.secret"            // the channel's secret cannot sign
	reasonForbidden   = "webhook.address_forbidden" // not a place that may be called
	reasonUnreachable = "webhook.unreachable"       // nothing was sent
	reasonRedirect    = "webhook.redirect"          // it answered: elsewhere
	reasonRefused     = "webhook.refused"           // it answered with a 4xx status
	reasonStatus      = "webhook.status"            // it answered with another status than 2xx
	reasonNoAnswer    = "webhook.no_answer"         // sent, but no complete answer came
)

const (
	// maxAnswer is how much of an answer is read: all that is wanted is a URL.
	maxAnswer = 64 << 10
	maxHeader = 16 << 10
	maxURL    = 2048
)

// Options adjusts a Courier. Now is required.
type Options struct {
	Now func() time.Time
	// AllowPrivate lets calls go to loopback and private networks, for an
	// institution whose publishing system stands beside Layak.
	AllowPrivate bool
	// Timeout bounds a call from looking up the name to the last byte of the
	// answer; zero is domain.DeliverTimeout.
	Timeout time.Duration
}

// Courier implements domain.Courier. It is safe for concurrent use.
type Courier struct {
	now     func() time.Time
	timeout time.Duration
	client  *http.Client
}

// New returns a Courier.
func New(o Options) *Courier {
	if o.Timeout <= 0 {
		o.Timeout = domain.DeliverTimeout
	}
	return &Courier{now: o.Now, timeout: o.Timeout, client: &http.Client{
		Transport: transport(o),
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// Deliver posts the dispatch to ch.URL once. secret is the key, or its text
// form (whsec_…).
//
// A complete answer 2xx is sent; url is then what the answer's Location header
// or the member "url" of its JSON body names, "" where neither does. A redirect
// or a refusal (4xx but for 408) is failed, and so is whatever goes wrong before
// a connection stands: nothing was written then. Everything else is uncertain. Of an answer
// at most 64 kB are read; what comes behind them is of no interest.
func (c *Courier) Deliver(ctx context.Context, ch domain.Channel, secret []byte, d domain.Dispatch) (url string, outcome domain.Outcome, reason string) {
	key, err := signingKey(secret)
	if err != nil {
		return "", domain.OutcomeFailed, reasonSecret
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	// A connection that stands is the last moment of which it is certain that
	// nothing was sent.
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	request, err := c.request(ctx, ch, key, d)
	if err != nil {
		return "", domain.OutcomeFailed, reasonForbidden
	}
	response, err := c.client.Do(request)
	if err != nil {
		switch {
		case connected.Load():
			return "", domain.OutcomeUncertain, reasonNoAnswer
		case errors.Is(err, errForbidden):
			return "", domain.OutcomeFailed, reasonForbidden
		}
		return "", domain.OutcomeFailed, reasonUnreachable
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return "", domain.OutcomeUncertain, reasonNoAnswer
	}
	switch {
	case response.StatusCode/100 == 2:
		return postedAt(response, body), domain.OutcomeSent, ""
	case response.StatusCode/100 == 3:
		return "", domain.OutcomeFailed, reasonRedirect
	case response.StatusCode/100 == 4 && response.StatusCode != http.StatusRequestTimeout:
		return "", domain.OutcomeFailed, reasonRefused
	}
	// A 5xx can come from a proxy behind which the receiver has acted, or from
	// a receiver that failed after it had: it cannot be asked.
	return "", domain.OutcomeUncertain, reasonStatus
}

// message is the body, in the shape that Standard Webhooks recommends.
type message struct {
	Type      string  `json:"type"`
	Timestamp string  `json:"timestamp"`
	Data      payload `json:"data"`
}

type payload struct {
	Draft       string `json:"draft"`
	Channel     string `json:"channel"`
	Title       string `json:"title"`
	Text        string `json:"text"`
	ContentHash string `json:"content_hash"`
	VariantHash string `json:"variant_hash"`
}

// request makes the signed request. The id stays the same at every attempt, so
// that a receiver can tell a repetition; the signature covers the attempt's time.
func (c *Courier) request(ctx context.Context, ch domain.Channel, key connect.Secret, d domain.Dispatch) (*http.Request, error) {
	if err := checkURL(ch.URL); err != nil {
		return nil, err
	}
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(message{"publication.published", domain.Instant(d.At),
		payload{d.DraftID, d.Channel, d.Title, d.Text, d.ContentHash, d.VariantHash}}); err != nil {
		return nil, err
	}
	sent := bytes.TrimSuffix(body.Bytes(), []byte("\n"))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, ch.URL, bytes.NewReader(sent))
	if err != nil {
		return nil, err
	}
	request.GetBody = nil // nothing may send it again
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "Layak")
	sign(request.Header, key, d.ID, c.now(), sent)
	return request, nil
}

// postedAt finds out where the text stands now, according to the receiver.
func postedAt(response *http.Response, body []byte) string {
	if at, err := response.Location(); err == nil && plainURL(at) {
		return at.String()
	}
	var answer struct {
		URL string `json:"url"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return ""
	}
	if at, err := url.Parse(answer.URL); err == nil && plainURL(at) {
		return at.String()
	}
	return ""
}

// plainURL takes what may be shown as a link.
func plainURL(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && len(u.String()) <= maxURL
}

func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || !plainURL(u) || strings.TrimSpace(text) != text {
		return errForbidden
	}
	return nil
}
