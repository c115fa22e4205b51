package identifier

// findFrequency finds working frequencies of radio traffic: 1606.5 kHz to 30
// MHz in kHz; 1.6 to 87.5 and 108 to 960 MHz and 7 to 86 GHz, these with a
// decimal part. A full stop or comma is the decimal mark; before three digits of
// kHz it separates thousands.
//
// Source: ITU Radio Regulations, article 5, as taken over by Communications
// Minister regulation 12/2022 (Tabel Alokasi Spektrum Frekuensi Radio).
//
// Not matched: broadcasting (AM, FM 87.5 to 108 MHz), whole MHz and GHz, which
// name bands and processors (700 MHz, 5 GHz), 0.96 to 7 GHz (mobile networks,
// wireless networks, processors), sound (44.1 kHz), and the channels of
// distress and calling that everybody must know (2182 kHz, 121.5, 156.8, 243,
// 406 MHz and others; Radio Regulations, appendix 15). Amateur bands are
// matched: nothing in the number tells who uses it.
func findFrequency(text []byte, yield func(s, e int)) {
	for i := nextNumber(text, 0); i < len(text); i = nextNumber(text, i) {
		if e := frequencyEnd(text, i); e > 0 {
			yield(i, e)
			i = e
			continue
		}
		i = digitsEnd(text, i)
	}
}

func frequencyEnd(text []byte, i int) int {
	if c := at(text, i-1); (c == '.' || c == ',') && isDigit(at(text, i-2)) {
		return 0
	}
	var groups [4]int // of digits between separators: their ends
	count, marks, j := 0, [4]byte{}, i
	for count < len(groups) {
		e := digitsEnd(text[:min(len(text), j+8)], j)
		if e == j || e-j > 7 {
			return 0
		}
		groups[count], marks[count] = e, at(text, e)
		count++
		j = e
		if c := at(text, e); c != '.' && c != ',' || !isDigit(at(text, e+1)) {
			break
		}
		j++
	}
	unit, e := frequencyUnit(text, skipSpace(text, j+dash(text, j)))
	if unit == 0 || wordAfter(text, e) {
		return 0
	}
	// The last mark begins the decimals unless it separates thousands.
	decimal := count > 1
	if count > 1 && groups[count-1]-groups[count-2] == 4 {
		same := count > 2 && marks[0] == marks[count-2]
		decimal = !same && (unit != 1 || count > 2)
	}
	kHz := 0.0
	from := i
	for g := range count {
		part := text[from:groups[g]]
		if g == count-1 && decimal {
			kHz += fraction(part)
			break
		}
		if g > 0 && len(part) != 3 {
			return 0
		}
		kHz = kHz*1000 + float64(number(part))
		from = groups[g] + 1
	}
	for range unit - 1 {
		kHz *= 1000
	}
	if !radio(kHz, unit, decimal) {
		return 0
	}
	return e
}

// frequencyUnit reads kHz (1), MHz (2) or GHz (3).
func frequencyUnit(text []byte, i int) (unit, end int) {
	for k, names := range [...][3]string{{"khz", "kilohertz", "kc"}, {"mhz", "megahertz", "mc"}, {"ghz", "gigahertz", "gc"}} {
		for _, name := range names {
			if hasAt(text, i, name) {
				return k + 1, i + len(name)
			}
		}
	}
	return 0, 0
}

func radio(kHz float64, unit int, decimal bool) bool {
	for _, f := range openChannels {
		if kHz > f-0.05 && kHz < f+0.05 {
			return false
		}
	}
	switch unit {
	case 1:
		return kHz >= 1606.5 && kHz < 30_000
	case 2:
		return decimal && (kHz >= 1606.5 && kHz < 87_500 || kHz > 108_000 && kHz <= 960_000)
	}
	return decimal && kHz >= 7e6 && kHz <= 86e6
}

// openChannels are the distress and calling frequencies, in kHz.
var openChannels = [...]float64{2182, 2187.5, 3023, 4125, 4207.5, 5680, 6215, 6312, 8291, 8414.5, 12290, 12577, 16420, 16804.5,
	121_500, 123_100, 156_525, 156_800, 243_000, 406_000, 406_025, 406_028, 406_037, 406_040}

// findChannel finds working channels of hand-held radio without their unit:
// 136 to 174 and 400 to 470 MHz, with three decimals on the raster of 5 kHz or
// four on that of 6.25 kHz (156.725, 449,3125). Nothing tells them from
// thousands, so a rule needs a word beside them that speaks of radio.
//
// Source: Communications Minister regulation 12/2022 and its plans of channels
// for land and maritime mobile radio.
//
// Not matched: the channels of distress and calling.
func findChannel(text []byte, yield func(s, e int)) {
	for i := nextNumber(text, 0); i < len(text); i = nextNumber(text, i) {
		if e := channelEnd(text, i); e > 0 {
			yield(i, e)
			i = e
			continue
		}
		i = digitsEnd(text, i)
	}
}

func channelEnd(text []byte, i int) int {
	if c := at(text, i-1); (c == '.' || c == ',') && isDigit(at(text, i-2)) {
		return 0
	}
	m := digitsEnd(text[:min(len(text), i+4)], i)
	if c := at(text, m); m-i != 3 || c != '.' && c != ',' {
		return 0
	}
	e := digitsEnd(text[:min(len(text), m+6)], m+1)
	if c := at(text, e); wordAfter(text, e) || (c == '.' || c == ',') && isDigit(at(text, e+1)) {
		return 0
	}
	mega, decimals := number(text[i:m]), number(text[m+1:e])
	switch e - m - 1 {
	case 3:
		if decimals%5 != 0 {
			return 0
		}
		decimals *= 10
	case 4:
		if decimals*4%250 != 0 {
			return 0
		}
	default:
		return 0
	}
	if (mega < 136 || mega >= 174) && (mega < 400 || mega >= 470) || !radio(float64(mega*1000)+float64(decimals)/10, 2, true) {
		return 0
	}
	return e
}
