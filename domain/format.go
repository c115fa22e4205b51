package domain

import "strconv"

func formatBytes(n int) string {
	if n >= 1024 && n%1024 == 0 {
		return strconv.Itoa(n/1024) + " kB"
	}
	return strconv.Itoa(n) + " B"
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
