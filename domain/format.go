package domain

import "strconv"

// FormatBytes writes a size as errors and pages name it: 500 B, 256 kB (of 1,024).
func FormatBytes(n int) string {
	if n >= 1024 && n%1024 == 0 {
		return strconv.Itoa(n/1024) + " kB"
	}
	return strconv.Itoa(n) + " B"
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
