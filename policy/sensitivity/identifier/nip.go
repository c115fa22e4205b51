package identifier

// findNIP finds the numbers of Indonesian state employees: eighteen digits with
// the birth date (8), year and month of the first appointment (6), sex (1 or 2)
// and serial number (3), in one piece or grouped. Contract staff (NI PPPK) have
// the number of the contract in place of the month: 21 and up, from 2019 on.
// The appointment lies 15 to 65 years after the birth.
//
// Sources: Head of BKN regulation 43/2007; BKN technical guidance on NI PPPK.
//
// Not matched: the nine-digit NIP from before 2008, and numbers of the armed
// forces and police (NRP), which have no structure to check. About 1 in 100,000
// random numbers passes.
func findNIP(text []byte, yield func(s, e int)) {
	for s, i := nextLabelled(text, 0); i < len(text); s, i = nextLabelled(text, i) {
		var c chain
		c.read(text, i, nipLength)
		if g := c.group(nipLength); g >= 0 && !wordAfter(text, c.ends[g]) &&
			(c.anyShape(g, nipShapes) || c.alone(text, g)) && validNIP(c.digits[:nipLength]) {
			yield(s, c.ends[g])
			i = c.ends[g]
			continue
		}
		i = digitsEnd(text, i)
	}
}

const nipLength = 18

var nipShapes = []string{"\x12", "\x08\x06\x01\x03", "\x08\x06\x04", "\x08\x07\x03"}

func validNIP(n []byte) bool {
	birth, appointed, month := number(n[:4]), number(n[8:12]), number(n[12:14])
	if birth < 1930 || birth > 2029 || appointed-birth < 15 || appointed-birth > 65 || appointed < 1950 {
		return false
	}
	contract := month >= 21 && month <= 29 && appointed >= 2019
	return realDate(birth, number(n[4:6]), number(n[6:8])) && (month >= 1 && month <= 12 || contract) &&
		(n[14] == '1' || n[14] == '2') && number(n[15:]) > 0
}
