package webhook

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"layak/connect"
	"layak/domain"
)

var at = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

var key = []byte("0123456789abcdef0123456789abcdef")

func someDispatch() domain.Dispatch {
	return domain.Dispatch{ID: "0193-pub", DraftID: "0193-draft", Channel: "portal", Title: "Jalan & jembatan <baru>", Text: "Dibuka \"besok\".\nSilakan datang.",
		ContentHash: "sha256:aa", VariantHash: "sha256:bb", At: at.Add(-time.Minute)}
}

func deliver(t *testing.T, address string) (string, domain.Outcome, string) {
	t.Helper()
	c := New(Options{Now: func() time.Time { return at }, AllowPrivate: true, Timeout: 2 * time.Second})
	return c.Deliver(context.Background(), domain.Channel{Name: "portal", Kind: domain.ChannelWebhook, URL: address}, key, someDispatch())
}

// The vector that the Standard Webhooks libraries test themselves with.
func TestSignatureIsThatOfTheSpecification(t *testing.T) {
	secret, err := connect.ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	sign(h, secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 999), []byte(`{"test": 2432232314}`))
	for name, want := range map[string]string{"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
		"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestWhatIsSent(t *testing.T) {
	var got *http.Request
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	if url, outcome, reason := deliver(t, server.URL+"/hooks?a=1"); outcome != domain.OutcomeSent || url != "" || reason != "" {
		t.Fatal(url, outcome, reason)
	}
	if got.Method != http.MethodPost || got.URL.String() != "/hooks?a=1" || got.Header.Get("Content-Type") != "application/json" {
		t.Error(got.Method, got.URL, got.Header)
	}
	if got.Header.Get("Idempotency-Key") != "" || got.Header.Get("X-Idempotency-Key") != "" {
		t.Error("Go repeats requests that carry an idempotency key")
	}
	want := `{"type":"publication.published","timestamp":"2026-11-23T09:59:00Z","data":{"draft":"0193-draft","channel":"portal","title":"Jalan & jembatan <baru>","text":"Dibuka \"besok\".\nSilakan datang.","content_hash":"sha256:aa","variant_hash":"sha256:bb"}}`
	if string(body) != want {
		t.Errorf("body %s\nwant %s", body, want)
	}
	if want := signature(key, "0193-pub", "1795428000", body); got.Header.Get("webhook-signature") != want ||
		got.Header.Get("webhook-timestamp") != "1795428000" || got.Header.Get("webhook-id") != "0193-pub" {
		t.Error(got.Header)
	}
	if !json.Valid(body) {
		t.Error("not JSON")
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name     string
		status   int
		location string
		body     string
		url      string
		outcome  domain.Outcome
		reason   string
	}{
		{"ok", 200, "", "", "", domain.OutcomeSent, ""},
		{"url in the body", 200, "", `{"url":"https://instansi.example/berita/1","id":7}`, "https://instansi.example/berita/1", domain.OutcomeSent, ""},
		{"location", 201, "https://instansi.example/berita/2", `{"url":"https://x.example"}`, "https://instansi.example/berita/2", domain.OutcomeSent, ""},
		{"a script for a url", 200, "", `{"url":"javascript:alert(1)"}`, "", domain.OutcomeSent, ""},
		{"a location that is none", 200, "data:text/html,x", `{"url":"http://instansi.example/3"}`, "http://instansi.example/3", domain.OutcomeSent, ""},
		{"a url with a password", 200, "", `{"url":"https://a:b@instansi.example/"}`, "", domain.OutcomeSent, ""},
		{"a url that is too long", 200, "", `{"url":"https://instansi.example/` + strings.Repeat("a", maxURL) + `"}`, "", domain.OutcomeSent, ""},
		{"a url that is no text", 200, "", `{"url":7}`, "", domain.OutcomeSent, ""},
		{"broken JSON", 202, "", `{"url":`, "", domain.OutcomeSent, ""},
		{"an endless body", 200, "", strings.Repeat("x", 3*maxAnswer), "", domain.OutcomeSent, ""},
		{"moved", 301, "https://elsewhere.example/", "", "", domain.OutcomeFailed, "webhook.redirect"},
		{"moved, same method", 307, "https://elsewhere.example/", "", "", domain.OutcomeFailed, "webhook.redirect"},
		{"not modified", 304, "", "", "", domain.OutcomeFailed, "webhook.redirect"},
		{"bad request", 400, "", "no", "", domain.OutcomeFailed, "webhook.refused"},
		{"gone", 410, "", "", "", domain.OutcomeFailed, "webhook.refused"},
		{"too many", 429, "", "", "", domain.OutcomeFailed, "webhook.refused"},
		{"timed out", 408, "", "", "", domain.OutcomeUncertain, "webhook.status"},
		{"bad gateway", 502, "", "", "", domain.OutcomeUncertain, "webhook.status"},
		{"internal", 500, "", "", "", domain.OutcomeUncertain, "webhook.status"},
		{"unavailable", 503, "", "", "", domain.OutcomeUncertain, "webhook.status"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var calls atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				if c.location != "" {
					w.Header().Set("Location", c.location)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			url, outcome, reason := deliver(t, server.URL)
			if url != c.url || outcome != c.outcome || reason != c.reason {
				t.Errorf("got %q %v %q", url, outcome, reason)
			}
			if calls.Load() != 1 {
				t.Errorf("called %d times", calls.Load())
			}
		})
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var calls atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer inner.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		outer := httptest.NewServer(http.RedirectHandler(inner.URL, status))
		if _, outcome, reason := deliver(t, outer.URL); outcome != domain.OutcomeFailed || reason != "webhook.redirect" {
			t.Error(status, outcome, reason)
		}
		outer.Close()
	}
	if calls.Load() != 0 {
		t.Error("it was followed")
	}
}

// A connection that is used again may be dead, and then Go would send twice.
func TestEveryCallHasItsOwnConnection(t *testing.T) {
	var fresh atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			fresh.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := New(Options{Now: time.Now, AllowPrivate: true})
	for range 3 {
		if _, outcome, _ := c.Deliver(context.Background(), domain.Channel{URL: server.URL}, key, someDispatch()); outcome != domain.OutcomeSent {
			t.Fatal(outcome)
		}
	}
	if fresh.Load() != 3 {
		t.Errorf("%d connections for 3 calls", fresh.Load())
	}
}

// raw serves each connection with fn and counts them.
func raw(t *testing.T, fn func(net.Conn)) (address string, connections *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	connections = new(atomic.Int32)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			go func() {
				defer conn.Close()
				fn(conn)
			}()
		}
	}()
	return "http://" + l.Addr().String(), connections
}

func readSome(conn net.Conn) { _, _ = conn.Read(make([]byte, 100)) }

// Once a connection stands, no answer means: it may have arrived.
func TestWithoutAWholeAnswerItIsUncertain(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	for name, fn := range map[string]func(net.Conn){
		"closed at once":     func(net.Conn) {},
		"closed after some":  readSome,
		"reset":              func(c net.Conn) { readSome(c); _ = c.(*net.TCPConn).SetLinger(0) },
		"half a status line": func(c net.Conn) { readSome(c); _, _ = io.WriteString(c, "HTTP/1.1 20") },
		"half a body": func(c net.Conn) {
			readSome(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"url\":")
		},
		"half a chunk": func(c net.Conn) {
			readSome(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}")
		},
		"not HTTP": func(c net.Conn) { readSome(c); _, _ = io.WriteString(c, "220 smtp.example ESMTP\r\n") },
		"endless headers": func(c net.Conn) {
			readSome(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 1<<20))
		},
		"silence": func(c net.Conn) { readSome(c); <-stop },
		"a body that drips": func(c net.Conn) {
			readSome(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
			for i := 0; i < 50; i++ {
				time.Sleep(100 * time.Millisecond)
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, connections := raw(t, fn)
			begin := time.Now()
			url, outcome, reason := deliver(t, address)
			if url != "" || outcome != domain.OutcomeUncertain || reason != "webhook.no_answer" {
				t.Errorf("got %q %v %q", url, outcome, reason)
			}
			if connections.Load() != 1 {
				t.Errorf("%d connections", connections.Load())
			}
			if time.Since(begin) > 4*time.Second {
				t.Error("the time-out did not hold")
			}
		})
	}
}

func TestBeforeAConnectionNothingWasSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	plain, _ := raw(t, func(c net.Conn) { readSome(c); _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	for name, c := range map[string]struct{ address, reason string }{
		"refused":          {"http://" + closed, "webhook.unreachable"},
		"no such name":     {"http://layak.invalid/", "webhook.unreachable"},
		"not TLS":          {strings.Replace(plain, "http:", "https:", 1), "webhook.unreachable"},
		"another scheme":   {"ftp://instansi.example/", "webhook.address_forbidden"},
		"a file":           {"file:///etc/passwd", "webhook.address_forbidden"},
		"no address":       {"", "webhook.address_forbidden"},
		"no host":          {"http:///hooks", "webhook.address_forbidden"},
		"with a password":  {"https://a:b@instansi.example/", "webhook.address_forbidden"},
		"unspecified":      {"http://0.0.0.0:1/", "webhook.address_forbidden"},
		"cloud's metadata": {"http://169.254.169.254/latest", "webhook.address_forbidden"},
		"broken":           {"http://[::1", "webhook.address_forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			if url, outcome, reason := deliver(t, c.address); url != "" || outcome != domain.OutcomeFailed || reason != c.reason {
				t.Errorf("got %q %v %q", url, outcome, reason)
			}
		})
	}
	t.Run("a certificate nobody signed", func(t *testing.T) {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }))
		server.Config.ErrorLog = nil
		server.StartTLS()
		defer server.Close()
		if _, outcome, reason := deliver(t, server.URL); outcome != domain.OutcomeFailed || reason != "webhook.unreachable" {
			t.Error(outcome, reason)
		}
	})
	t.Run("the caller went away", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		c := New(Options{Now: func() time.Time { return at }, AllowPrivate: true})
		if _, outcome, reason := c.Deliver(ctx, domain.Channel{URL: plain}, key, someDispatch()); outcome != domain.OutcomeFailed || reason != "webhook.unreachable" {
			t.Error(outcome, reason)
		}
	})
}

func TestPrivateAddressesAreRefusedAtDialing(t *testing.T) {
	called := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer server.Close()
	c := New(Options{Now: func() time.Time { return at }, Timeout: time.Second})
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "192.168.1.1"} {
		_, outcome, reason := c.Deliver(context.Background(), domain.Channel{URL: "http://" + host + port}, key, someDispatch())
		if outcome != domain.OutcomeFailed || reason != "webhook.address_forbidden" {
			t.Errorf("%s: %v %s", host, outcome, reason)
		}
	}
	if called {
		t.Error("the server was called")
	}
}

func TestAddresses(t *testing.T) {
	for ip, want := range map[string][2]bool{ // allowed to all, allowed with AllowPrivate
		"8.8.8.8": {true, true}, "103.10.1.1": {true, true}, "[2404:8000::1]": {true, true}, "[::ffff:8.8.8.8]": {true, true},
		"127.0.0.1": {false, true}, "[::1]": {false, true}, "[::ffff:127.0.0.1]": {false, true}, "10.1.2.3": {false, true},
		"172.16.0.1": {false, true}, "172.32.0.1": {true, true}, "192.168.0.1": {false, true}, "[fd00::1]": {false, true},
		"0.0.0.0": {}, "0.1.2.3": {}, "[::]": {}, "169.254.169.254": {}, "[fe80::1%25eth0]": {}, "[fe80::1%eth0]": {}, "224.0.0.1": {},
		"[ff02::1]": {}, "255.255.255.255": {}, "100.64.0.1": {}, "198.18.0.1": {}, "192.0.2.1": {}, "[64:ff9b::7f00:1]": {},
		"[2002:7f00:1::]": {}, "[2001::1]": {}, "[::7f00:1]": {}, "[fec0::1]": {}, "[::ffff:169.254.169.254]": {}, "[::ffff:100.64.0.1]": {}, "name": {}, "": {},
	} {
		for i, private := range []bool{false, true} {
			if got := checkAddress(ip+":443", private) == nil; got != want[i] {
				t.Errorf("%s, private %v: allowed %v", ip, private, got)
			}
		}
	}
}

func TestSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if want := signature(key, r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body); r.Header.Get("webhook-signature") != want {
			t.Error("another key signed")
		}
	}))
	defer server.Close()
	c := New(Options{Now: time.Now, AllowPrivate: true})
	for secret, good := range map[string]bool{string(key): true, connect.Secret(key).Text(): true, "": false, "short": false,
		"whsec_": false, "whsec_!!!": false, strings.Repeat("x", 65): false} {
		_, outcome, reason := c.Deliver(context.Background(), domain.Channel{URL: server.URL}, []byte(secret), someDispatch())
		if good != (outcome == domain.OutcomeSent) || !good && reason != "webhook.secret" {
			t.Errorf("%q: %v %s", secret, outcome, reason)
		}
	}
}
