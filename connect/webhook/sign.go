package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"layak/connect"
)

// sign sets the three headers of Standard Webhooks 1.0.0 (symmetric, "v1").
func sign(h http.Header, key connect.Secret, id string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", timestamp)
	h.Set("webhook-signature", signature(key, id, timestamp, body))
}

// signature is "v1," and the base64 HMAC-SHA256 of id.timestamp.body.
func signature(key connect.Secret, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signingKey takes a key of 24 to 64 bytes as it is, or in its text form.
func signingKey(secret []byte) (connect.Secret, error) {
	text := string(secret)
	if !strings.HasPrefix(text, "whsec_") {
		text = connect.Secret(secret).Text()
	}
	return connect.ParseSecret(text)
}
