package identifier

import (
	"bytes"
	"strings"
)

// findEmail finds e-mail addresses: a local part of at most 64 bytes and a
// domain with a top level of two letters or more.
//
// Source: RFC 5321, 4.5.3.1; of RFC 5322 only the atoms that are in use (no
// quoted parts, no comments, no addresses of machines in brackets).
//
// Also spelled for people alone: "name [at] example [dot] org", "name at example
// dot org", "name @ example.org", with one of the usual top levels.
//
// Not matched: handles of the fediverse (@name@example.org).
func findEmail(text []byte, yield func(s, e int)) { findAddress(text, false, yield) }

// findPersonalEmail finds e-mail addresses but those of an office: where one
// part of the name before the @ (humas, ppid-kota, info.layanan) is a role, the
// mailbox is not personal. Source of the roles: RFC 2142, and what Indonesian
// authorities publish.
func findPersonalEmail(text []byte, yield func(s, e int)) { findAddress(text, true, yield) }

func findAddress(text []byte, personal bool, yield func(s, e int)) {
	findSpelledAddress(text, personal, yield)
	for i := 0; ; {
		k := bytes.IndexByte(text[i:], '@')
		if k < 0 {
			return
		}
		i += k
		s, e := localStart(text, i), domainEnd(text, i+1)
		if s < i && e > 0 && at(text, s-1) != '@' && !(personal && roleMailbox(text[s:i])) {
			yield(s, e)
			i = e
			continue
		}
		i++
	}
}

// localStart returns where the local part before the @ at i begins, i where
// there is none.
func localStart(text []byte, i int) int {
	s := i
	for s > 0 && localByte(text[s-1]) {
		if i-s == 64 {
			return i
		}
		s--
	}
	for s < i && !isAlnum(text[s]) {
		s++
	}
	if s == i || text[i-1] == '.' || wordBefore(text, s) {
		return i
	}
	return s
}

func localByte(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'
}

// domainEnd returns where the domain at i ends, 0 where there is none. Labels
// that follow the last one that can be a top level are left out.
func domainEnd(text []byte, i int) int {
	best := 0
	for labels, start := 0, i; i-start <= 253; labels++ {
		s, letters := i, true
		for isAlnum(at(text, i)) || at(text, i) == '-' && i > s && isAlnum(at(text, i+1)) {
			letters = letters && isLetter(text[i])
			i++
			if i-s > 63 {
				return best
			}
		}
		if i == s || wordAfter(text, i) {
			return best
		}
		if labels > 0 && letters && i-s >= 2 && i-s <= 24 {
			best = i
		}
		n := dotEnd(text, i)
		if n == 0 || n > 1 && at(text, i) == ' ' && hasAt(text, skipSpace(text, i), ". ") {
			return best
		}
		i += n
	}
	return best
}

var roles = func() map[string]bool {
	set := make(map[string]bool)
	for _, r := range strings.Fields(`abuse account admin administrasi administrator aduan adu arsip bantuan beasiswa bendahara billing
		callcenter career careers cs customercare customerservice contact contactus data datin diklat dukungan dumas eoffice
		feedback finance gratifikasi halo hallo hello helpdesk help hostmaster hrd hubmas humas hukum info information informasi
		infokom inspektorat itjen kantor karir kehumasan kepegawaian keuangan komunikasi kontak konsultasi korpri
		kunjungan lapor laporan layanan loket lpse mail marketing media newsletter noreply office operator pelayanan
		pendaftaran penerbitan pengaduan pengadaan perizinan perpustakaan persuratan pmb postmaster ppid pr press privacy
		promosi protokol pusdatin recruitment redaksi registrasi rekrutmen reply resepsionis sales satgas saran sdm
		sekretariat security sekjen sekda seleksi setjen setda spi support surat survei tanya tatausaha tu uld ulp umum
		unitlayanan upg webmaster web wbs whistleblower whistleblowing`) {
		set[r] = true
	}
	return set
}()

// roleMailbox reports whether a part of the local part is a role. Short roles
// (cs, tu, pr) count only as the first part, where names seldom are.
func roleMailbox(local []byte) bool {
	for first := true; len(local) > 0; first = false {
		n := 0
		for n < len(local) && isLetter(local[n]) {
			n++
		}
		if (n > 3 || first) && roles[string(local[:n])] {
			return true
		}
		local = local[min(len(local), n+1):]
	}
	return false
}
