package identifier

// findNIK finds Indonesian identity numbers (nomor induk kependudukan): sixteen
// digits, in one piece or in groups that single spaces, full stops or dashes
// join. Province and regency exist or existed (see regionsNow and
// regionsBefore), the district is 01 to 59 (the highest in use is 51), the day
// is 1 to 31, or 41 to 71 for women, in a real date of either century, and the
// serial number is not 0000.
//
// Source: Government Regulation 37/2007, article 37.
//
// Among longer rows of groups only the usual ways of writing one count, so that
// card and account numbers beside each other do not make one. The family card
// number (nomor kartu keluarga) has the same structure with the date of issue
// and cannot be told apart. About 1 in 400 random numbers passes.
func findNIK(text []byte, yield func(s, e int)) {
	for s, i := nextLabelled(text, 0); i < len(text); s, i = nextLabelled(text, i) {
		var c chain
		c.read(text, i, nikLength)
		if g := c.group(nikLength); g >= 0 && !wordAfter(text, c.ends[g]) &&
			(c.anyShape(g, nikShapes) || c.alone(text, g)) && validNIK(c.digits[:nikLength]) {
			yield(s, c.ends[g])
			i = c.ends[g]
			continue
		}
		i = digitsEnd(text, i)
	}
}

const nikLength = 16

var nikShapes = []string{"\x10", "\x06\x06\x04", "\x04\x04\x04\x04", "\x02\x02\x02\x06\x04", "\x02\x02\x02\x02\x02\x02\x04"}

func validNIK(n []byte) bool {
	day, month, year := number(n[6:8]), number(n[8:10]), number(n[10:12])
	if day > 40 {
		day -= 40
	}
	district := number(n[4:6])
	return regions.has(number(n[:4])) && district >= 1 && district <= 59 && number(n[12:]) > 0 &&
		(realDate(1900+year, month, day) || realDate(2000+year, month, day))
}
