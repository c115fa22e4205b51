package main

import (
	"fmt"
	"strings"

	"layak/domain"
)

// explainWords are the words of the explanation; %s takes the detail.
var explainWords = map[string]map[string]string{
	"id": {
		"rule": "penjelasan aturan", "rules": "penjelasan aturan", "severities": "tingkat", "bands": "pita: rendah di bawah 50, sedang dari 50, tinggi dari 80", "score": "nilai", "more": "lagi",
		"found": "ditemukan", "silent": "ditemukan, tetapi aturan masih diuji coba", "set_aside": "dikesampingkan", "yielded": "memberi jalan kepada aturan lain", "yields": "%s", "overlapped": "tercakup temuan lain dari aturan ini", "below": "nilai di bawah semua tingkat", "missed": "luput", "skipped": "dilewati",
		"hit": "ada", "match": "kata", "count": "jumlah", "base": "dasar", "all": "wajib", "any": "salah satu wajib", "at_least": "sebagian wajib", "none": "tidak boleh ada", "adds": "menambah", "part": "bagian", "unless": "kecuali",
		"status": "statusnya %s", "not_yet": "berlaku mulai %s", "over": "berakhir %s", "scope": "hanya melihat %s", "gate": "teks tidak memuat %s", "nowhere": "tidak ada dalam teks",
		"outside": "di luar jangkauan, terdekat", "itself": "hanya kata pencocok itu sendiri", "no_match": "tidak ada kata pencocoknya", "required": "syarat lain gagal lebih dahulu: %s", "enough": "yang sebelumnya sudah cukup", "limit": "batas pemindaian tercapai", "parts": "bagian yang tidak ada: %s", "joined": "aturan lain sudah menemukan semuanya dalam satu bidang",
	},
	"en": {
		"rule": "rule explained", "rules": "rules explained", "severities": "severities", "bands": "bands: low below 50, medium from 50, high from 80", "score": "score", "more": "more",
		"found": "found", "silent": "found, but the rule is on trial", "set_aside": "set aside", "yielded": "gives way to another rule", "yields": "%s", "overlapped": "within another finding of this rule", "below": "score below every severity", "missed": "missed", "skipped": "skipped",
		"hit": "hit", "match": "match", "count": "count", "base": "base", "all": "required", "any": "one required", "at_least": "some required", "none": "must not be there", "adds": "adds", "part": "part", "unless": "unless",
		"status": "its status is %s", "not_yet": "valid from %s", "over": "over since %s", "scope": "looks only at %s", "gate": "the text lacks %s", "nowhere": "not in the text",
		"outside": "outside its window, nearest", "itself": "only the match itself", "no_match": "nothing of its match occurs", "required": "failed first: %s", "enough": "one before was enough", "limit": "the scan reached a limit", "parts": "parts that are not there: %s", "joined": "another rule has found all of them in one field",
	},
}

// explainText writes an explanation for a person. Of rules whose match does not
// occur, or that did not run, one line says so, unless few were asked for.
func explainText(b *strings.Builder, name string, why domain.ScanExplanation, lang string, paint painter) {
	const few = 3
	words := explainWords[lang]
	fmt.Fprintf(b, "%s: %s (%s)\n", name, plural(len(why.Rules), words, "rule"), words["bands"])
	for _, r := range why.Rules {
		fmt.Fprintf(b, "\n%s: %s", paint.bold(r.Rule), words[string(r.Outcome)])
		if reason := because(words, r.Why, r.Detail); reason != "" {
			fmt.Fprintf(b, " (%s)", reason)
		}
		b.WriteByte('\n')
		if len(r.Tries) == 0 && len(why.Rules) > few {
			continue
		}
		var levels []string
		for _, l := range r.Levels {
			levels = append(levels, fmt.Sprintf("%s %d", l.Severity, l.From))
		}
		if len(levels) > 0 {
			fmt.Fprintf(b, "  %s: %s\n", words["severities"], strings.Join(levels, ", "))
		}
		for _, c := range r.Match {
			explainCriterion(b, "  ", c, words, paint)
		}
		for _, t := range r.Tries {
			fmt.Fprintf(b, "  %s: %s", explainPlace(t.Place), words[string(t.Outcome)])
			if reason := because(words, t.Why, t.Detail); reason != "" {
				fmt.Fprintf(b, " (%s)", reason)
			}
			if t.Scored {
				fmt.Fprintf(b, ", %s %d %s", words["score"], t.Score, t.Band)
			}
			if t.Severity > domain.SeverityClear {
				fmt.Fprintf(b, ", %s", paint.severity(t.Severity, t.Severity.String()))
			}
			b.WriteByte('\n')
			for _, c := range t.Criteria {
				explainCriterion(b, "    ", c, words, paint)
			}
		}
		if r.More > 0 {
			fmt.Fprintf(b, "  … %d %s\n", r.More, words["more"])
		}
	}
	b.WriteByte('\n')
}

func explainCriterion(b *strings.Builder, indent string, c domain.Criterion, words map[string]string, paint painter) {
	var line strings.Builder
	sign := map[domain.MarkState]string{domain.MarkHit: "+", domain.MarkMissed: "-", domain.MarkSkipped: "."}[c.State]
	fmt.Fprintf(&line, "%s%s %s", indent, sign, words[c.Role])
	for _, part := range []string{c.Kind, c.Name} {
		if part != "" {
			line.WriteString(" " + part)
		}
	}
	if c.Points != 0 || c.Role == domain.RoleBase {
		fmt.Fprintf(&line, " %+d", c.Points)
	}
	if c.Window != "" {
		fmt.Fprintf(&line, " [%s]", c.Window)
	}
	if c.State != domain.MarkHit && len(c.Looks) > 0 {
		line.WriteString(" " + middleCut(printable(strings.Join(c.Looks, ", ")), 60, 10))
	}
	reason := because(words, c.Why, c.Detail)
	if c.Role == domain.RoleCount {
		reason = c.Detail
	}
	if reason == "" {
		reason = words[string(c.State)]
	} else if c.State == domain.MarkSkipped {
		reason = words["skipped"] + ", " + reason
	}
	line.WriteString(": " + reason)
	for _, p := range c.Places {
		line.WriteString(" " + explainPlace(p))
	}
	if c.More > 0 {
		fmt.Fprintf(&line, " … %d %s", c.More, words["more"])
	}
	if c.State == domain.MarkHit {
		fmt.Fprintln(b, line.String())
	} else {
		fmt.Fprintln(b, paint.dim(line.String()))
	}
}

func because(words map[string]string, why, detail string) string {
	switch sentence := words[why]; {
	case why == "":
		return ""
	case strings.Contains(sentence, "%s"):
		return fmt.Sprintf(sentence, printable(detail))
	default:
		return sentence
	}
}

func explainPlace(p domain.Place) string {
	return fmt.Sprintf("%d:%d “%s”", p.Line, p.Column, middleCut(printable(p.Words), 40, 20))
}
