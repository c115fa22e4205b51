package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"layak/domain/audit/verify"
)

// maxReceiptFile bounds what is read of a receipt, in bytes; larger files are
// no receipts.
const maxReceiptFile = 32 << 20

// receiptCmd is `layak receipt`.
type receiptCmd struct {
	Verify receiptVerify `cmd:"" help:"Verify a clearance receipt with no server and no database."`
}

// receiptVerify is `layak receipt verify FILE --key KEY`.
type receiptVerify struct {
	File string `arg:"" help:"The receipt, or - for standard input."`
	Key  string `required:"" placeholder:"KEY" help:"The log's verifier key, or a file that holds it."`
}

// Help is shown under the command's flags.
func (*receiptVerify) Help() string {
	return `Exit status 0 where the receipt holds, 1 where it does not or cannot be checked, 2 for bad usage.
The report is Indonesian; LAYAK_LANG=en makes it English.

Get the key from somewhere else than the receipt: GET /audit/key, or the institution's own site.

Example:
  layak receipt verify receipt.json --key layak.key`
}

// Run prints the report and returns nil where the receipt holds, otherwise the
// reason and exitStatus 1.
func (r *receiptVerify) Run(c *console) error {
	words := receiptWords["id"]
	if w, ok := receiptWords[c.getenv("LAYAK_LANG")]; ok {
		words = w
	}
	key, err := verifierKey(r.Key)
	if err != nil {
		fmt.Fprintf(c.err, "layak: --key: %v\n", err)
		return exitStatus(1)
	}
	file, err := r.read(c)
	if err != nil {
		fmt.Fprintf(c.err, "layak: %v\n", err)
		return exitStatus(1)
	}
	report, err := verify.Receipt(file, key)
	if failure, ok := errors.AsType[*verify.Failure](err); ok {
		fmt.Fprintf(c.out, "%s: %s\n", words["invalid"], words.reason(failure))
		fmt.Fprintf(c.out, "  %s\n", visible(failure.Error()))
		return exitStatus(1)
	}
	if err != nil {
		fmt.Fprintf(c.err, "layak: %v\n", err)
		return exitStatus(1)
	}
	writeReceipt(c.out, words, report)
	return nil
}

// read returns the receipt's bytes; one byte beyond the limit is enough for the
// verifier to refuse them.
func (r *receiptVerify) read(c *console) ([]byte, error) {
	if r.File == "-" {
		return io.ReadAll(io.LimitReader(c.in, maxReceiptFile+1))
	}
	f, err := os.Open(r.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxReceiptFile+1))
}

// verifierKey returns the key that text is, or that the file of that name holds.
func verifierKey(text string) (string, error) {
	if _, err := verify.Origin(strings.TrimSpace(text)); err == nil {
		return strings.TrimSpace(text), nil
	}
	data, err := os.ReadFile(text)
	if err != nil {
		return "", fmt.Errorf("%q is neither a verifier key nor a file that can be read: %w", text, err)
	}
	key := strings.TrimSpace(string(data))
	if _, err := verify.Origin(key); err != nil {
		return "", fmt.Errorf("file %s: %w", text, err)
	}
	return key, nil
}

// writeReceipt prints what was proven, and nothing else.
func writeReceipt(out io.Writer, words labels, r verify.ReceiptReport) {
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(out, "%-22s %s\n", words[label], visible(value))
		}
	}
	version := func(name string, number int64, digest string) string {
		if number != 0 {
			name = strings.TrimSpace(fmt.Sprintf("%s %s %d", name, words["version"], number))
		}
		return strings.TrimSpace(name + " " + digest)
	}
	l := r.Leaf
	fmt.Fprintf(out, "%s\n\n", words["valid"])
	line("draft", fmt.Sprintf("%s, %s %d", l.Draft, words["revision"], l.Revision))
	line("time", l.Time)
	line("actor", l.Actor)
	line("capacity", l.Capacity)
	line("mandate", l.Mandate)
	line("stage", l.Stage)
	line("decision", l.Decision)
	line("policy", l.PolicyLine)
	line("policy_version", l.PolicyVersion)
	line("ruleset", version("", l.RulesetVersion, l.RulesetDigest))
	line("scan", l.ScanDigest)
	line("workflow", version(l.Workflow, l.WorkflowVersion, ""))
	line("override", l.Override)
	line("reason", r.Opened["reason"])
	line("name", r.Opened["name"])
	line("content_hash", r.ContentHash)
	line("log", fmt.Sprintf("%s, %s %d, %s %d", r.Log.Origin, words["leaf"], l.Seq, words["size"], r.Log.Size))

	fmt.Fprintln(out)
	line("title", r.Content.Title)
	line("classification", r.Content.Classification)
	line("not_before", r.Content.NotBefore)
	line("valid_until", l.Facts["valid_until"])
	for _, v := range r.Content.Variants {
		fmt.Fprintln(out)
		line("channel", v.Channel)
		line("variant_hash", v.Hash)
		for text := range strings.SplitSeq(v.Text, "\n") {
			fmt.Fprintf(out, "  | %s\n", visible(text))
		}
		for _, a := range v.Attachments {
			line("attachment", fmt.Sprintf("%s, %s, %q", a.SHA256, a.MediaType, a.Alt))
		}
	}
	fmt.Fprintf(out, "\n%s\n", words["limits"])
}

// visible spells out what a terminal would obey or hide: a cleared text must
// not be able to forge the lines of the report around it.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == ' ' || unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "‹U+%04X›", r)
		}
	}
	return b.String()
}

// labels are the words of the report in one language.
type labels map[string]string

// reason says in words why a receipt does not hold; the key names it exactly.
func (w labels) reason(f *verify.Failure) string {
	if text, ok := w[f.Reason]; ok {
		return text
	}
	return w["receipt.format"]
}

var receiptWords = map[string]labels{
	"id": {
		"valid": "SAH: log mencatat bahwa konten ini dinyatakan layak.", "invalid": "TIDAK SAH",
		"draft": "Konsep", "revision": "revisi", "time": "Waktu (UTC)", "actor": "Oleh (id)", "capacity": "Kedudukan",
		"mandate": "Mandat", "stage": "Tahap", "decision": "Keputusan", "policy": "Baris kewenangan",
		"policy_version": "Versi kewenangan", "ruleset": "Paket aturan", "version": "versi", "scan": "Sidik hasil pindai",
		"workflow": "Alur peninjauan", "override": "Pengecualian", "reason": "Alasan", "name": "Nama",
		"content_hash": "Sidik konten", "log": "Log", "leaf": "daun", "size": "dari", "title": "Judul",
		"classification": "Klasifikasi", "not_before": "Tidak sebelum", "valid_until": "Berlaku sampai (UTC)", "channel": "Kanal", "variant_hash": "Sidik varian",
		"attachment":               "Lampiran",
		"limits":                   "Tanda bukti ini tidak menunjukkan apakah konten kemudian ditarik.",
		verify.ReasonReceiptFormat: "berkas ini bukan tanda bukti Layak yang utuh", verify.ReasonReceiptRecord: "catatan yang terbaca berbeda dari daun log",
		verify.ReasonReceiptProof: "daun ini tidak terbukti ada di dalam log", verify.ReasonReceiptContent: "daun ini bukan untuk konten ini",
		verify.ReasonReceiptOpened: "nilai yang dibuka tidak sesuai dengan daun", verify.ReasonReceiptAct: "daun ini bukan persetujuan akhir",
		verify.ReasonCheckpoint: "titik periksa rusak atau tidak ditandatangani kunci ini", verify.ReasonLeafFormat: "daun log rusak",
		verify.ReasonLeafSeq: "daun ini berasal dari tempat lain di log", verify.ReasonLeafOrigin: "daun ini berasal dari log lain",
	},
	"en": {
		"valid": "VALID: the log records that this content was cleared.", "invalid": "NOT VALID",
		"draft": "Draft", "revision": "revision", "time": "Time (UTC)", "actor": "By (id)", "capacity": "Capacity",
		"mandate": "Mandate", "stage": "Stage", "decision": "Decision", "policy": "Policy line",
		"policy_version": "Policy version", "ruleset": "Rule set", "version": "version", "scan": "Scan digest",
		"workflow": "Workflow", "override": "Override", "reason": "Reason", "name": "Name",
		"content_hash": "Content hash", "log": "Log", "leaf": "leaf", "size": "of", "title": "Title",
		"classification": "Classification", "not_before": "Not before", "valid_until": "Valid until (UTC)", "channel": "Channel", "variant_hash": "Variant hash",
		"attachment":               "Attachment",
		"limits":                   "This receipt does not show whether the content was retracted later.",
		verify.ReasonReceiptFormat: "this file is not an intact Layak receipt", verify.ReasonReceiptRecord: "the readable record differs from the log's leaf",
		verify.ReasonReceiptProof: "the leaf is not proven to be in the log", verify.ReasonReceiptContent: "the leaf is not about this content",
		verify.ReasonReceiptOpened: "a disclosed value is not the one the leaf binds", verify.ReasonReceiptAct: "the leaf is not that of a clearance",
		verify.ReasonCheckpoint: "the checkpoint is damaged or not signed by this key", verify.ReasonLeafFormat: "the log's leaf is damaged",
		verify.ReasonLeafSeq: "the leaf belongs elsewhere in the log", verify.ReasonLeafOrigin: "the leaf belongs to another log",
	},
}
