//go:build !hyperscan

package main

const hyperscanMissing = "its library is not asked for (make bench-peers TAGS=hyperscan, with libhyperscan-dev)"

var buildHyperscan func(phrases []string) (func(string) int, error)
