package demo

import (
	"time"

	"layak/domain"
)

// stories are the drafts of the demo, oldest first. The texts are written for
// it; places, units and numbers are invented.
func stories() []story {
	return append(finished(), append(underway(), beginning()...)...)
}

func finished() []story {
	return []story{
		{
			Title:    "Layanan samsat keliling hadir di Pasar Melati",
			Body:     "Halo Sahabat! Samsat keliling buka di halaman Pasar Melati setiap Selasa, pukul 08.00 sampai 12.00. Bawa STNK asli dan KTP ya. Layanan ini gratis biaya antar.",
			Channels: []string{"web"},
			Steps:    []step{submit, approve("verifier"), approve("approver"), publish, work, expect(domain.Published)},
		},
		{
			Title:    "Terima kasih relawan bersih sungai",
			Body:     "Sungai Anggrek kembali jernih berkat 240 relawan yang turun Minggu lalu. Terima kasih, sampai jumpa di aksi berikutnya!",
			Channels: []string{"web", "instagram"},
			Variants: map[string]string{"instagram": "240 relawan, satu sungai, sejuta senyum. Terima kasih sudah turun ke Sungai Anggrek Minggu lalu! #SungaiBersih"},
			Steps: []step{submit, approve("verifier"), approve("approver"), publish, work,
				confirm("instagram", "https://instagram.example/p/sungai-bersih"), expect(domain.Published)},
		},
		{
			Title:    "Sarapan bersama warga pesisir",
			Body:     "Terima kasih Yonif 991 yang berbagi bubur hangat dengan warga. Pagi yang indah di Teluk Kenanga!",
			Channels: []string{"web"},
			Steps:    []step{submit, approve("verifier"), approve("approver"), publish, work, expect(domain.Published)},
		},
		{
			Title:    "Undangan lomba cerdas cermat",
			Body:     "Lomba cerdas cermat antarsekolah dibatalkan dan diganti pentas seni. Info menyusul.",
			Channels: []string{"facebook"},
			Steps:    []step{submit, withdraw("Acara digabung dengan pentas seni; naskah ini tidak dipakai lagi.")},
		},
		{
			Title:    "Perbandingan capaian dengan instansi tetangga",
			Body:     "Capaian layanan kami tahun lalu melampaui target. Bagaimana dengan kantor sebelah? Yuk bandingkan sendiri.",
			Channels: []string{"x"},
			Steps: []step{submit, decide("verifier", domain.Reject, "Membandingkan dengan instansi lain bukan gaya akun resmi; sampaikan capaian sendiri saja."),
				expect(domain.Rejected)},
		},
		{
			Title:    "Jadwal pemeliharaan aplikasi layanan",
			Body:     "Aplikasi layanan tidak dapat dipakai Sabtu malam selama pemeliharaan rutin. Loket tetap buka Senin pagi.",
			Channels: []string{"web"},
			Steps:    []step{submit, approve("verifier2"), approve("approver"), suspend("verifier2"), publish, work, expect(domain.Parked), restore("verifier2")},
		},
	}
}

func underway() []story {
	return []story{
		{
			Title:    "Hari pendonor darah: stok golongan O menipis",
			Body:     "Stok darah golongan O di unit transfusi menipis. Yuk donor di aula kota, Jumat pukul 09.00. Ada susu hangat untuk setiap pendonor!",
			Channels: []string{"x", "facebook"},
			Steps:    []step{submit, approve("verifier"), approve("approver"), publish, work, confirm("x", "https://x.example/status/donor-darah"), expect(domain.Publishing)},
		},
		{
			Title:    "Pembukaan perpustakaan digital",
			Body:     "Perpustakaan digital kota dibuka bulan depan dengan 12.000 judul buku. Daftar sekarang, kartu anggota berlaku seumur hidup.",
			Channels: []string{"web", "youtube"},
			In:       5 * 24 * time.Hour,
			Steps:    []step{submit, approve("verifier"), approve("approver"), publish, work, expect(domain.Scheduled)},
		},
		{
			Title:    "Tips mudik aman bersama keluarga",
			Body:     "Periksa ban, rem, dan lampu sebelum berangkat. Istirahat setiap empat jam, dan simpan nomor darurat 112 di ponsel.",
			Channels: []string{"instagram", "tiktok"},
			Steps:    []step{submit, approve("verifier"), approve("deputy"), expect(domain.Cleared)},
		},
		{
			Title:    "Laporan kunjungan kerja ke gudang logistik",
			Body:     "Kepala dinas meninjau gudang logistik bencana kemarin. Semua berjalan baik.",
			Channels: []string{"web"},
			Steps: []step{submit, decide("verifier", domain.RequestChanges, "Tambahkan apa manfaat kunjungan bagi warga, dan hapus kesan seremonial."),
				edit("Kepala dinas meninjau gudang logistik bencana kemarin. Hasilnya: antrean bantuan dipangkas dari tiga jam menjadi satu jam."),
				expect(domain.ChangesRequested)},
		},
		{
			Title:    "Pelatihan siaga bencana untuk pelajar",
			Body:     "Seratus pelajar belajar evakuasi mandiri dan pertolongan pertama. Keren, generasi tangguh!",
			Channels: []string{"instagram"},
			Steps:    []step{submit, approve("verifier"), expect(domain.InReview)},
		},
	}
}

func beginning() []story {
	return []story{
		{ // gone out by the emergency lane, and not yet ratified
			Title:    "Air Sungai Anggrek naik: hindari Jalan Tepi Sungai",
			Body:     "Air Sungai Anggrek naik cepat sejak sore. Hindari Jalan Tepi Sungai dan naiklah ke balai kelurahan terdekat; relawan siap membantu. Nomor darurat 112.",
			Channels: []string{"web"},
			Steps: []step{submit, declare("duty", "Air naik cepat; warga di tepi sungai harus tahu sekarang, sebelum telaah selesai."),
				publishedBy("duty"), work, expect(domain.Published)},
		},
		{ // waits for the security review and for Bagian Hukum at once
			Title:    "Jawaban permohonan informasi: biaya perbaikan taman kota",
			Body:     "Menjawab permohonan informasi Nomor PI/08: perbaikan Taman Melati dan Taman Kenanga tahun lalu menghabiskan 412 juta rupiah, termasuk lampu dan jalur kursi roda. Rinciannya ada di situs kami.",
			Channels: []string{"web"},
			Kind:     domain.KindDisclosure,
			Steps:    []step{submit, approve("verifier"), expect(domain.InReview)},
		},
		{
			Title:          "Ringkasan rapat koordinasi pengamanan acara",
			Body:           "Rapat koordinasi lintas instansi membahas kenyamanan penonton pada acara tahunan kota. Rute masuk penonton akan diumumkan lewat situs resmi.",
			Channels:       []string{"web"},
			Classification: domain.Restricted,
			Steps: []step{submit, missed("verifier", "Rute masuk penonton", "security_measures", "Rute pengamanan yang belum diumumkan."),
				approve("verifier"), expect(domain.InReview)},
		},
		{
			Title:    "Pengawalan festival bunga",
			Body:     "Dua regu polres berangkat besok pagi untuk mengawal festival bunga. Datang bersama keluarga, parkir di lapangan timur.",
			Channels: []string{"instagram", "facebook"},
			Steps: []step{submit, falseAlarm("verifier", "Pengawalan acara warga yang sudah diumumkan, bukan gerakan pasukan."),
				approve("verifier"), expect(domain.InReview)},
		},
		{
			Title:    "Pengumuman pemenang lomba foto kota",
			Body:     "Selamat kepada tiga pemenang lomba foto \"Kotaku Pagi Hari\"! Karya kalian dipamerkan di balai kota sepanjang bulan ini.",
			Channels: []string{"web", "x"},
			Steps:    []step{submit, wait(18 * time.Hour)},
		},
		{
			Title:    "Free English class for teenagers",
			Body:     "Our city library opens a free English class for teenagers every Saturday at 10 a.m. Seats are limited to 30, first come first served!",
			Channels: []string{"web", "facebook"},
			Steps:    []step{submit},
		},
		{ // much like one that is published
			Title: "Samsat keliling juga hadir di Pasar Kenanga",
			Body: "Halo Sahabat! Samsat keliling buka di halaman Pasar Kenanga setiap Kamis, pukul 08.00 sampai 12.00. Bawa STNK asli dan KTP ya. Layanan ini gratis biaya antar. " +
				"Pembayaran dapat dilakukan dengan uang elektronik.",
			Channels: []string{"web"},
			Steps:    []step{submit, expect(domain.InReview)},
		},
		{
			Title:    "Apresiasi prajurit batalyon yang membantu warga",
			Body:     "Terima kasih kepada prajurit Yonif 991 yang besok pukul 04.00 WIB bergerak dengan 120 personel dari markas menuju Kecamatan Cempaka lewat jalan hutan sisi utara. Doakan lancar!",
			Channels: []string{"instagram"},
		},
		{
			Title:    "Doa untuk para prajurit",
			Body:     "Lusa hari besar bagi mereka. Kirim doa dan semangatmu di kolom komentar!",
			Channels: []string{"web"},
		},
		{
			Title:    "Daftar penerima bantuan tahap dua",
			Body:     "Selamat kepada Ibu Mawar, NIK 3374056408920003, yang bantuannya cair hari ini. Warga lain harap menunggu giliran.",
			Channels: []string{"facebook"},
			Steps:    []step{right("security")},
		},
		{
			Title:    "Kuis Kamis: tebak nama jembatan",
			Body:     "Jembatan apa yang diresmikan tahun 1987 dan kini jadi tempat favorit menikmati senja? Jawab di kolom komentar!",
			Channels: []string{"instagram", "tiktok"},
		},
	}
}
