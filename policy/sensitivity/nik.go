package sensitivity

import (
	"sort"
	"strconv"
	"strings"
	"time"
)

// validator finds identifiers whose structure is checked: find calls yield with
// every span of a folded text that holds one. A text with fewer digits holds
// none.
type validator struct {
	find   func(text []byte, yield func(s, e int))
	digits int
}

// validators are known by the name that rules use.
var validators = map[string]validator{
	"nik": {findNIK, nikLength},
}

func validatorNames() []string {
	names := make([]string, 0, len(validators))
	for n := range validators {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// nikLength is the number of digits of an Indonesian identity number: province,
// regency and district (6), birth date (6, women's day + 40), serial (4).
const nikLength = 16

// nikRegions marks every four-digit code of a regency or city.
var nikRegions = parseRegions(regionsNow, regionsBefore)

func parseRegions(tables ...map[string]string) (set [10000]bool) {
	for _, table := range tables {
		for province, list := range table {
			p, _ := strconv.Atoi(province)
			for _, field := range strings.Fields(list) {
				low, high, found := strings.Cut(field, "-")
				a, _ := strconv.Atoi(low)
				b := a
				if found {
					b, _ = strconv.Atoi(high)
				}
				for ; a <= b; a++ {
					set[p*100+a] = true
				}
			}
		}
	}
	return set
}

// findNIK yields every identity number in a folded text: sixteen digits in one
// piece, or in groups separated by single spaces, dots or dashes.
func findNIK(text []byte, yield func(s, e int)) {
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		chain := digitGroups(text, i)
		for k := 0; k < len(chain); k++ {
			if n := nikGroups(text, chain, k); n > 0 {
				yield(chain[k].s, chain[k+n-1].e)
				k += n - 1
			}
		}
		i = chain[len(chain)-1].e
	}
}

type digits struct{ s, e int }

// digitGroups returns the digit groups from i on that single separators join.
func digitGroups(text []byte, i int) []digits {
	var out []digits
	for {
		s := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		out = append(out, digits{s, i})
		if i+1 >= len(text) || !isDigit(text[i+1]) || text[i] != ' ' && text[i] != '.' && text[i] != '-' {
			return out
		}
		i++
	}
}

// nikGroups reports how many groups from the k-th on form an identity number, 0
// where they do not. Among longer chains of groups only the usual ways of
// writing one count (16, 6-6-4, 4-4-4-4), so that card and account numbers
// beside each other do not make one.
func nikGroups(text []byte, chain []digits, k int) int {
	if chain[len(chain)-1].e-chain[k].s < nikLength {
		return 0
	}
	var number []byte
	shape := ""
	for n, g := range chain[k:] {
		number = append(number, text[g.s:g.e]...)
		shape += strconv.Itoa(g.e-g.s) + " "
		if len(number) < nikLength {
			continue
		}
		whole := k == 0 && n+1 == len(chain)
		if len(number) == nikLength && (whole || shape == "16 " || shape == "6 6 4 " || shape == "4 4 4 4 ") && validNIK(number) {
			return n + 1
		}
		return 0
	}
	return 0
}

// validNIK reports whether the digits have an existing region, a real birth
// date and a serial number.
func validNIK(n []byte) bool {
	region := number(n[:4])
	day, month, year, serial := number(n[6:8]), number(n[8:10]), number(n[10:12]), number(n[12:])
	if day > 40 {
		day -= 40
	}
	return nikRegions[region] && number(n[4:6]) > 0 && serial > 0 && (realDate(1900+year, month, day) || realDate(2000+year, month, day))
}

func realDate(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Day() == day && int(t.Month()) == month
}

func number(digits []byte) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

func isDigit(c byte) bool { return c-'0' < 10 }
