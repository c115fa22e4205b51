package sensitivity

import (
	"strings"
	"testing"

	"layak/domain"
)

// spellings are ways in which people write identifiers; all numbers are invented
// or published test numbers. What is in «» must be found, and nothing else.
var spellings = []struct {
	match string
	texts []string
}{
	{"{validator: nik}", []string{
		"«3374056408920003»", "NIK: «3374 0564 0892 0003»", "nik «33.7405.640892.0003»", "NIK.«337405.640892.0003»", "«33-74-05-640892-0003»", "«337405 640892 0003»", "«3374_0564_0892_0003»", "KTP/«3374056408920003»/2025",
		"«3 3 7 4 0 5 6 4 0 8 9 2 0 0 0 3»", "«33 74 05 64 08 92 00 03»", "«3374–0564–0892–0003»", "«3374 056408920003»", "«3374.0564.0892.0003»", "«３３７４０５６４０８９２０００３»", "(«3374056408920003»)", "NIK=«3374056408920003»;", "«33740564 08920003»", "No.«KTP3374056408920003»",
		"«3374\u00a00564\u00a00892\u00a00003»", "«3374  0564  0892  0003»", "«3374/0564/0892/0003»", "«3374\u200b0564\u200b0892\u200b0003»", "«٣٣٧٤٠٥٦٤٠٨٩٢٠٠٠٣»", "NIK#«3374056408920003»", "*«3374056408920003»*", "_«3374056408920003»_",
	}},
	{"{validator: nip}", []string{
		"NIP «198703152010121004»", "NIP. «19870315 201012 1 004»", "«19870315.201012.1.004»", "«19870315-201012-1-004»", "«19870315 2010121004»", "NIP: «198703152010121004».", "«19870315201012 1 004»", "«19870315/201012/1/004»", "«NIP198703152010121004»", "«19870315 201012 1004»", "«19870315  201012  1  004»", "«198703152010 121004»", "«19870315_201012_1_004»",
	}},
	{"{validator: npwp}", []string{
		"«01.234.567.4-012.000»", "NPWP «012345674012000»", "«01 234 567 4 012 000»", "«0012345674012000»", "«01.234.567.4.012.000»", "«01-234-567-4-012-000»", "«NPWP 3374056408920003»", "«NPWP: 3374 0564 0892 0003»", "«01.234.567.4–012.000»", "«01.234.567.4 - 012.000»", "«012345674-012000»", "«01.234567.4-012.000»", "«NPWP16: 3374056408920003»", "«01.234.567.4/012.000»", "NPWP=«012345674012000»", "«012345674012.000»",
	}},
	{"{validator: phone}", []string{
		"«081298765432»", "«0812-9876-5432»", "«0812 9876 5432»", "«0812.9876.5432»", "«+62 812-9876-5432»", "«+6281298765432»", "«6281298765432»", "«62 812 9876 5432»", "wa.me/«6281298765432»", "https://wa.me/«+6281298765432»", "https://api.whatsapp.com/send?phone=«6281298765432»", "WA «0812 98765432»", "hp. «0812-98-765-432»", "«(0812) 98765432»", "«0812/9876/5432»", "«0812_9876_5432»", "«0 8 1 2 9 8 7 6 5 4 3 2»", "«+62(812)98765432»", "«+62-812-9876-5432»", "«+62.812.9876.5432»", "tel:«+6281298765432»", "telp.«021-3456789»", "«(021)3456789»", "«021 345 6789»", "«+62 21 3456789»", "«+62-21-345-6789»", "«0274-512345»", "«(0274) 512-345»", "«0251.8321456»", "«021/3456789»", "«0812 9876 543»", "«0812–9876–5432»", "«0062 812 9876 5432»", "«006281298765432»", "«08129876 5432»", "«０８１２９８７６５４３２»", "No HP:«081298765432»", "hub «0812.98.76.54.32»", "«62-812-9876-5432»", "«+62 0812 9876 5432»", "«0812  9876  5432»", "«0812 - 9876 - 5432»", "t.me/«+6281298765432»", "«+62 (0)21 3456789»", "whatsapp://send?phone=«6281298765432»", "«62812 9876 5432»",
		"layanan 110", "darurat 112", "119 ext 8", "call center 1500-123", "hubungi 1500 123 sekarang", "Halo 14045", "(021) 14045", "021-1500-999", "0800-1-500-500", "bebas pulsa 0800 123 4567", "0804-1-123-456", "SMS 1708", "hotline 129", "PLN 123", "Pesan ke 08 tim", "021-500-500", "Kode 0812-34",
	}},
	{"{validator: card}", []string{
		"«4111 1111 1111 1111»", "«4111-1111-1111-1111»", "«4111.1111.1111.1111»", "«4111111111111111»", "«3782 822463 10005»", "«3782-822463-10005»", "«378282246310005»", "«5555 5555 5555 4444»", "kartu «4111 1111 1111 1111» exp 12/27 cvv 123", "«4111  1111  1111  1111»", "«4111–1111–1111–1111»", "«4111_1111_1111_1111»", "«4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»", "«4111/1111/1111/1111»", "«４１１１１１１１１１１１１１１１»", "«41111111 11111111»", "CC:«4111111111111111»", "«6011 1111 1111 1117»", "«3056 9309 0259 04»",
	}},
	{"{validator: iban}", []string{
		"«GB29 NWBK 6016 1331 9268 19»", "«GB29NWBK60161331926819»", "«gb29nwbk60161331926819»", "IBAN: «DE89 3704 0044 0532 0130 00»", "«DE89-3704-0044-0532-0130-00»", "«DE89 370400440532013000»", "«IBANDE89370400440532013000»", "«DE89 37040044 0532013000»", "«NL91 ABNA 0417 1643 00»", "«FR14 2004 1010 0505 0001 3M02 606»", "«NL91.ABNA.0417.1643.00»", "«NL91  ABNA  0417  1643  00»", "«GВ29 NWВK 6016 1331 9268 19»",
	}},
	{"{validator: ipv4}", []string{
		"«172.16.31.8»", "http://«36.66.12.9:8080»/x", "ssh root@«36.66.12.9»", "«10.20.0.0/16»", "IP=«192.168.1.10»", "(«192.168.1.10»)", "«36.66.12.9», «36.66.12.10»", "«36[.]66[.]12[.]9»", "«36(.)66(.)12(.)9»", "«３６.６６.１２.９»", "«36 . 66 . 12 . 9»", "«36[dot]66[dot]12[dot]9»", "server:«36.66.12.9»",
	}},
	{"{validator: ipv6}", []string{
		"«2400:cb00:2048:1::c629:d7a2»", "«2400:CB00:2048:1::C629:D7A2»", "«[2400:cb00::1]:443»", "«fd12:3456:789a::/48»", "«fe80::1%eth0»", "http://«[2400:cb00::1]:8080»/", "«2404:6800:4003:0c00:0000:0000:0000:0064»", "«2400:cb00::1».",
	}},
	{"{validator: email}", []string{
		"«siti.aminah@contoh.go.id»", "«SITI.AMINAH@CONTOH.GO.ID»", "mailto:«siti@contoh.id»", "<«siti@contoh.id»>", "«siti_01+x@surel.contoh.id»", "email:«siti@contoh.id».", "«siti@contoh.co.id»,«budi@contoh.id»", "«siti [at] contoh [dot] id»", "«siti(at)contoh.id»", "«siti[at]contoh.id»", "«siti @ contoh.id»", "«siti at contoh dot id»", "«siti@contoh[.]id»", "«siti@contoh(dot)id»", "«ｓｉｔｉ＠ｃｏｎｔｏｈ．ｉｄ»", "«siti (at) contoh (dot) go (dot) id»", "«siti@cоntoh.id»",
	}},
	{"{validator: coordinates}", []string{
		"«-6.2088, 106.8456»", "«-6.2088,106.8456»", "«-6,2088; 106,8456»", "«-6,2088, 106,8456»", "«6.2088 S, 106.8456 E»", "«6.2088S, 106.8456E»", "«6.2088° S 106.8456° E»", "«S6.2088 E106.8456»", "«S 6,2088° T 106,8456°»", "«6,2088° LS 106,8456° BT»", "«6.2088 LS; 106.8456 BT»", "«LS 6,2088 BT 106,8456»", "«LU 2.0812 BT 109.6433»", "«2,0812 LU, 109,6433 BT»", "«2.0812° U, 109.6433° T»", "«2.0812U 109.6433T»", "«6°12'30\"S 106°49'00\"E»", "«6° 12' 30\" S, 106° 49' 00\" E»", "«6°12′30″ LS 106°49′00″ BT»", "«6º12'30''S 106º49'00''E»", "«6 ° 12 ' 30 '' LS 106 ° 49 ' 0 '' BT»", "«6°12'30.5\"S 106°49'00.2\"E»", "«6°12,5' LS 106°49,0' BT»", "«6°12.5'S, 106°49.0'E»", "«06°12'30\"S/106°49'00\"E»", "«06-12-30 S 106-49-00 E»", "«06 12 30 S, 106 49 00 E»", "«061230S 1064900E»", "«061230S1064900E»", "«06°12.500 S 106°49.000 E»", "«6d12m30s LS 106d49m00s BT»", "«6 derajat 12 menit 30 detik LS dan 106 derajat 49 menit 0 detik BT»", "«S 6° 12' 30\", E 106° 49' 0\"»", "«S06°12'30\" E106°49'00\"»", "«lat -6.2088 long 106.8456»", "«lat: -6.2088, lng: 106.8456»", "«latitude -6.2088 longitude 106.8456»", "«Lintang: -6.2088 Bujur: 106.8456»", "geo:«-6.2088,106.8456»", "(«-6.2088, 106.8456»)", "[«-6.2088, 106.8456»]", "«-6.2088 106.8456»", "«-6.2088/106.8456»", "«-6.2088|106.8456»", "«106.8456,-6.2088»", "https://maps.google.com/?q=«-6.2088,106.8456»", "https://www.google.com/maps/@«-6.2088,106.8456»,15z", "https://www.google.com/maps/place/x/data=!3d«-6.2088!4d106.8456»", "https://waze.com/ul?ll=«-6.2088%2C106.8456»", "https://www.openstreetmap.org/#map=17/«-6.2088/106.8456»", "https://maps.apple.com/?ll=«-6.2088,106.8456»", "«−6.2088, 106.8456»", "«–6.2088, 106.8456»", "«-6.2088°, 106.8456°»", "«6.2088° South, 106.8456° East»", "«6°12'30\" Lintang Selatan 106°49'00\" Bujur Timur»", "«6°12'30\"S\n106°49'00\"E»", "«Lat: -6.2088\nLon: 106.8456»", "«X: 106.8456 Y: -6.2088»", "«6° 12' S 106° 49' E»", "«6°12'S – 106°49'E»", "«48M YU 01234 98765»", "«48MYU0123498765»", "«48 M YU 01234 98765»", "«48M YU 0123 9876»", "MGRS: «48MYU 01234 98765»", "«48M YU0123498765»", "«48MYU01239876»", "«48-M-YU-01234-98765»", "«48M 701234 9312345»", "«48M 701234mE 9312345mN»", "zona «48M 701234 9312345»", "«-6.208812345, 106.845612345»", "«-06.2088, 106.8456»", "«6,2088 °LS dan 106,8456 °BT»", "«-6.2088 , 106.8456»", "«6°12'30”S, 106°49'00”E»", "«6°12’30’’S 106°49’00’’E»", "koordinat «S 06.2088 E 106.8456»", "«0°12'30\" LU, 109°20'00\" BT»", "«6:12:30 S 106:49:00 E»", "«6;12;30 LS 106;49;00 BT»", "«6°12'30\" (LS) 106°49'00\" (BT)»",
		"harga 5.123, 115.456", "skor 3-2, 106 menit", "jam 06.12 sampai 10.49", "suhu 32°C, angin 10-20", "3.214.500.000", "6.20° LS 106.84° BT", "gempa 7.89 LS 110.12 BT",
	}},
	{"{validator: frequency}", []string{
		"«148.250 MHz»", "«148,250 MHz»", "«148.250MHz»", "«148.250 Mhz»", "«148.25 MHz»", "«7.085 kHz»", "«7085 KHz»", "«451.5 megahertz»", "«14.210 MHz»", "«149.310 mhz», «149.370 mhz»", "«148.250-MHz»", "«148.250 Mc»", "«148,2500 MHz»", "«451.500 MHz» UHF", "«148.250 M.Hz»",
		"98.7 MHz", "5 GHz", "2.4 GHz", "band 700 MHz", "121.5 MHz",
	}},
	{"{validator: frequency.channel}", []string{"kanal «156.725»", "frek «449,3125»", "ch «146.725»/«149.310»", "pindah ke «148.250»!", "(«451.500»)", "«１４８.２５０»", "harga 146.723", "175.500", "IDR 148.250.000"}},
	{"{validator: callsign}", []string{
		"«YB0XYZ»", "«yb0xyz»", "«YB0XYZ»/P", "«YC1ABC»-7", "de «YD2XYZ», over", "«7A2RI»", "«8A17RI»", "«JZ1AB»", "«YBØXYZ» 73", "«YB0XYZ»/MM", "«YB0XYZ» «YC1ABC»", "CQ CQ de «YF8ABC» K", "(«YE50AR»)", "«ＹＢ０ＸＹＺ»", "yg 0 xyz",
	}},
	{"{validator: docnumber.secret}, {validator: docnumber.inner}", []string{
		"«R-57/IV/2025»", "«R/57/IV/2025»", "«R / 57 / IV / 2025»", "«R. 57/IV/2025»", "«R.57/IV/2025»", "«R - 57 / IV / 2025»", "«SR-57/IV/2025»", "«SR/57/IV/2025/Sops»", "«RHS-57/IV/2025»", "«R-57/IV/2025/Set»", "Nomor:«R-57/IV/2025»", "No.«R-57/IV/2025»", "«R–57/IV/2025»", "«R—57/IV/2025»", "«R-57/04/2025»", "«R-057/IV/2025»", "«R-57.a/IV/2025»", "«R-57/BIN/IV/2025»", "«57/R/IV/2025»", "«TR/77/R/2025»", "«STR/45/III/2025»", "«B.07/R/Dit.II»", "«R/ND-45/II/2026»", "«R/LI-12/V/2025»", "«ND.R-12/V/2025»", "«R-57\\IV\\2025»", "«r-57/iv/2025»", "«S.RHS-5/I/2025»", "«ＳＲ-57/IV/2025»", "«R-57/ІV/2025»", "«R 57/IV/2025»", "«R_57/IV/2025»", "«R:57/IV/2025»", "«R-57-IV-2025»",
		"B-57/IV/2025", "045/UM/2025", "RT 05/RW 03", "R-2/R-4", "24/7",
	}},
	{"{rule: geolink}", []string{
		"«https://maps.app.goo.gl/AbC123xyz»", "«https://goo.gl/maps/AbC123»", "«https://www.google.com/maps/place/Pos»", "«https://www.google.co.id/maps/dir/1»", "«https://maps.google.com/?cid=123»", "«maps.app.goo.gl/AbC123»", "«https://waze.com/ul/hqqg»", "«https://www.waze.com/id/live-map/directions?to=ll»", "«https://what3words.com/satu.dua.tiga»", "«https://w3w.co/satu.dua.tiga»", "«///satu.dua.tiga»", "«https://share.here.com/l/-6,106»", "«https://maps.apple.com/?q=Pos»", "«https://www.openstreetmap.org/node/123»", "«https://osm.org/go/abc»", "«https://g.page/pos-satu»", "«https://petalmaps.com/place/?z=1»", "«https://www.bing.com/maps?cp=1»", "«6P58R5M7+CV»", "«Q5M7+CV»",
	}},
	{"{validator: plate}", []string{
		"«B 1234 XYZ»", "«B1234XYZ»", "«B-1234-XYZ»", "«b 1234 xyz»", "«AB 1234 CD»", "«D 1 AB»", "plat «DK 4567 AB»", "«B.1234.XYZ»", "«B  1234  XYZ»", "«BM 8123 TO»", "nopol: «KT1234AB»", "«L 1234 A»", "«B 1234 XY»", "«AD-8899-BC»", "«DD 1020 AK»", "«F 9 QQ»", "«B_1234_XYZ»", "«Z 6543 KL»,",
		"A 4 kertas", "vitamin B 12 ya", "C 1 KWK", "RT 5 RW", "F 16 terbang", "B 5 an", "Q 1234 AB",
	}},
}

// spellingsFloor is the share of each kind that must be found, on the right span.
const spellingsFloor = 0.95

func TestSpellings(t *testing.T) {
	var all share
	for _, kind := range spellings {
		var of share
		for _, text := range kind.texts {
			var want []string
			for k, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '«' || r == '»' }) {
				if (k%2 == 1) != strings.HasPrefix(text, "«") {
					want = append(want, part)
				}
			}
			got := spelled(t, kind.match, strings.NewReplacer("«", "", "»", "").Replace(text))
			of.all++
			if strings.Join(got, "|") == strings.Join(want, "|") {
				of.found++
			} else {
				t.Logf("%s in %q: %q", kind.match, text, got)
			}
		}
		t.Logf("%-40s %s", kind.match, of)
		if float64(of.found) < spellingsFloor*float64(of.all) {
			t.Errorf("%s: %s, the floor is %.2f", kind.match, of, spellingsFloor)
		}
		all.found, all.all = all.found+of.found, all.all+of.all
	}
	t.Logf("%s of all", all)
}

// spelled returns what a match finds, by a rule of its own or by one of the packs.
func spelled(t *testing.T, match, text string) (out []string) {
	if match != "{rule: geolink}" {
		return occurrences(t, match, text)
	}
	p := builtIn(t).(*scanner).program
	ev, _ := (&scanner{program: p, limit: FieldLimit}).evaluate(t.Context(), []domain.Field{body(text)}, nil, testNow, true)
	for i := range p.rules {
		if p.rules[i].spec.id == "geolink" {
			for _, o := range ev.emitted(0, int32(i)) {
				out = append(out, text[o.s:o.e])
			}
		}
	}
	return out
}
