// Package e2e tells stories against the built binary: a real server, a real
// browser, the shell. It imports nothing of ours.
package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "layak-e2e-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "layak")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", binary, "..")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic("build: " + err.Error())
	}
	status := m.Run()
	stopBrowser()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

// need skips by name where a program is missing, unless CI requires it.
func need(t *testing.T, name string, there bool) {
	t.Helper()
	if there {
		return
	}
	if slices.Contains(strings.Split(os.Getenv("LAYAK_TEST_REQUIRE"), ","), name) {
		t.Fatalf("%s is required and is not there", name)
	}
	t.Skipf("%s is not there", name)
}

// server is a running layak with the demo institution.
type server struct {
	url string
	dir string
	out *strings.Builder
}

func serve(t *testing.T, args ...string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	s := &server{url: "http://" + addr, dir: t.TempDir(), out: &strings.Builder{}}
	cmd := exec.Command(binary, append([]string{"serve", "--addr", addr, "--db", filepath.Join(s.dir, "layak.db")}, args...)...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log := &strings.Builder{}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if t.Failed() {
			t.Logf("the server's log:\n%s", log)
		}
	})
	started := make(chan bool, 1)
	go func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			fmt.Fprintln(s.out, lines.Text())
			if strings.HasPrefix(lines.Text(), "Layak: ") {
				started <- true
			}
		}
	}()
	select {
	case <-started:
	case <-time.After(60 * time.Second):
		t.Fatal("the server did not start within a minute")
	}
	if resp, err := http.Get(s.url + "/readyz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("/readyz: %v %v", resp, err)
	}
	return s
}

// run runs the binary and answers its output and exit status.
func (s *server) run(t *testing.T, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// browserTries is how often a browser is started: on a busy machine one in a
// hundred ends while it starts.
const browserTries = 3

// chromium is one browser for all tests: starting one takes longer than most of
// them. Its build without a desktop does the same with a quarter less work.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		path, err = exec.LookPath("chromium")
	}
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(binary)
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-back-forward-cache", true), chromedp.WindowSize(1280, 1000))
	for try := 1; ; try++ {
		alloc, stop := chromedp.NewExecAllocator(context.Background(), append(opts, chromedp.UserDataDir(filepath.Join(dir, fmt.Sprint("browser", try))))...)
		ctx, cancel := chromedp.NewContext(alloc)
		if err = chromedp.Do(ctx); err == nil { // the first step starts the browser
			stopBrowser = func() { cancel(); stop() }
			return ctx, nil
		}
		cancel()
		stop()
		if try == browserTries {
			return nil, fmt.Errorf("start chromium: %w", err)
		}
	}
})

// stopBrowser ends the browser where one was started.
var stopBrowser = func() {}

// browser opens a window with cookies of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	all, err := chromium()
	need(t, "chromium", !errors.Is(err, exec.ErrNotFound))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(all, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(done)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	return ctx
}
