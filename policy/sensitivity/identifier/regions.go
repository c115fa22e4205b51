package identifier

import "strings"

// regionsNow lists the codes of the regencies (01 and up) and cities (71 and
// up) of each province. Derived from github.com/cahyadsn/wilayah (MIT), after
// the Home Affairs Ministry's decree 300.2.2-2138/2025: 514 codes.
const regionsNow = `
11 01-18 71-75
12 01-25 71-78
13 01-12 71-77
14 01-10 71-72
15 01-09 71-72
16 01-13 71-74
17 01-09 71
18 01-13 71-72
19 01-06 71
21 01-05 71-72
31 01 71-75
32 01-18 71-79
33 01-29 71-76
34 01-04 71
35 01-29 71-79
36 01-04 71-74
51 01-08 71
52 01-08 71-72
53 01-21 71
61 01-12 71-72
62 01-13 71
63 01-11 71-72
64 01-03 07-09 11 71-72 74
65 01-04 71
71 01-11 71-74
72 01-12 71
73 01-18 22 24 26 71-73
74 01-15 71-72
75 01-05 71
76 01-06
81 01-09 71-72
82 01-08 71-72
91 03 05-06 10-11 15 19-20 71
92 02-03 06-08 11-12
93 01-04
94 01-08
95 01-08
96 01-05 71`

// regionsBefore lists codes that were given up. Identity numbers are kept for
// life, so older ones still carry them. 91 and 92 (the Papuan provinces were
// split in 2022, Acts 14 to 16 and 29 of 2022) are in the older tables of
// github.com/cahyadsn/wilayah (2016 to 2023, after Home Affairs regulations
// 56/2015, 137/2017 and 72/2019 and decree 050-145/2022). 64 (North Kalimantan,
// Act 20/2012) and 73 (West Sulawesi, Act 26/2004) are the gaps that those
// provinces left in the codes of their mother provinces; no older table was at
// hand for them. Codes of provinces that were split before 2004 (Banten, Bangka
// Belitung, Gorontalo, Riau Islands) are not known.
const regionsBefore = `
64 04-06 10 73
73 19-21 23 25
91 01-28
92 01-12 71`

// regions has a bit for every four-digit code of a regency or city.
var regions = regionBits(regionsNow, regionsBefore)

type regionSet [10000/64 + 1]uint64

func (s *regionSet) has(code int) bool { return s[code/64]>>(code%64)&1 == 1 }

func regionBits(tables ...string) (set regionSet) {
	for _, table := range tables {
		for line := range strings.Lines(table) {
			fields := strings.Fields(line)
			for k := 1; k < len(fields); k++ {
				low, high, found := strings.Cut(fields[k], "-")
				if !found {
					high = low
				}
				province := number([]byte(fields[0])) * 100
				for n := number([]byte(low)); n <= number([]byte(high)); n++ {
					set[(province+n)/64] |= 1 << ((province + n) % 64)
				}
			}
		}
	}
	return set
}
