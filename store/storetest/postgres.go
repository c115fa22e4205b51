package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// errAbsent is why a test is skipped rather than failed.
var errAbsent = errors.New("PostgreSQL is not installed and LAYAK_TEST_POSTGRES_URL is not set")

// server is started at most once for the test process.
var server = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("LAYAK_TEST_POSTGRES_URL"); given != "" {
		return given, nil
	}
	return start()
})

// Database makes a new, empty PostgreSQL database and returns its URL. It is
// dropped when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	base, err := server()
	if errors.Is(err, errAbsent) && !strings.Contains(os.Getenv("LAYAK_TEST_REQUIRE"), "postgres") {
		t.Skip("postgres: " + err.Error())
	}
	if err != nil {
		t.Fatalf("postgres: %v", err)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal("LAYAK_TEST_POSTGRES_URL cannot be read")
	}
	var id [8]byte
	rand.Read(id[:])
	name := "layak_test_" + hex.EncodeToString(id[:])
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("postgres: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("postgres: %v", err)
		}
		admin.Close()
	})
	u.Path = "/" + name
	return u.String()
}

// keeper runs the server until its standard input ends, which is when this
// process does, however it does; then it removes the data.
const keeper = `"$1/postgres" -D "$2/data" -k "$2" -p "$3" -c listen_addresses=127.0.0.1 >"$2/log" 2>&1 </dev/null &
pid=$!
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$2"`

// held keeps the keeper's standard input open until this process ends.
//
//lint:ignore U1000 it only has to be reachable
var held io.Closer

// start runs a server of its own on a loopback port, as an ordinary user.
func start() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		return "", errAbsent
	}
	bin := filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return len(a) - len(b) + strings.Compare(a, b) }))
	dir, err := os.MkdirTemp("/dev/shm", "layak-pg-") // in memory, where there is some
	if err != nil {
		dir, err = os.MkdirTemp("", "layak-pg-")
	}
	if err != nil {
		return "", err
	}
	as, err := ordinary(dir)
	if err != nil {
		return "", err
	}
	run := func(name string, args ...string) *exec.Cmd {
		all := append(slices.Clone(as), append([]string{name}, args...)...)
		cmd := exec.Command(all[0], all[1:]...)
		cmd.Dir = dir
		return cmd
	}
	out, err := run(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "layak", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	cmd := run("sh", "-c", keeper, "sh", bin, dir, strconv.Itoa(port))
	if held, err = cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	address := fmt.Sprintf("postgres://layak@127.0.0.1:%d/postgres?sslmode=disable", port)
	return address, ready(address, filepath.Join(dir, "log"))
}

// ordinary returns how to run a command as an ordinary user: PostgreSQL does
// not run as root.
func ordinary(dir string) ([]string, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root needs the user postgres to run a server: %w", err)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return []string{"setpriv", "--reuid=" + who.Uid, "--regid=" + who.Gid, "--clear-groups"}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func ready(address, log string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	for range 300 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err = db.PingContext(ctx)
		cancel()
		if err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	said, _ := os.ReadFile(log)
	return fmt.Errorf("the server does not start: %w: %s", err, said)
}
