//go:build hyperscan

package main

/*
#cgo pkg-config: libhs
#include <stdlib.h>
#include <hs.h>

static int count(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *ctx) {
	(*(long *)ctx)++;
	return 0;
}

static long scan(hs_database_t *db, hs_scratch_t *scratch, const char *text, unsigned int length) {
	long n = 0;
	return hs_scan(db, text, length, 0, scratch, count, &n) == HS_SUCCESS ? n : -1;
}
*/
import "C"

import (
	"errors"
	"unsafe"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const hyperscanMissing = ""

// buildHyperscan compiles the phrases into one database. The text is folded
// first: ASCII by a loop, and with x/text from the first byte beyond it on to
// the end of the word. It yields where phrases end, not where they begin.
func buildHyperscan(phrases []string) (func(string) int, error) {
	n := len(phrases)
	patterns := C.malloc(C.size_t(n) * C.size_t(unsafe.Sizeof((*C.char)(nil))))
	flags, ids := make([]C.uint, n), make([]C.uint, n)
	list := unsafe.Slice((**C.char)(patterns), n)
	for i, p := range phrases {
		list[i], flags[i], ids[i] = C.CString(`\b`+p+`\b`), 0, C.uint(i)
	}
	defer func() {
		for _, p := range list {
			C.free(unsafe.Pointer(p))
		}
		C.free(patterns)
	}()
	var db *C.hs_database_t
	var failure *C.hs_compile_error_t
	if C.hs_compile_multi((**C.char)(patterns), &flags[0], &ids[0], C.uint(n), C.HS_MODE_BLOCK, nil, &db, &failure) != C.HS_SUCCESS {
		return nil, errors.New(C.GoString(failure.message))
	}
	var scratch *C.hs_scratch_t
	if C.hs_alloc_scratch(db, &scratch) != C.HS_SUCCESS {
		return nil, errors.New("no scratch memory")
	}
	fold := cases.Fold()
	var folded []byte
	return func(text string) int {
		folded = folded[:0]
		for i := 0; i < len(text); i++ {
			c := text[i]
			switch {
			case c-'A' < 26:
				folded = append(folded, c|0x20)
			case c < 0x80:
				folded = append(folded, c)
			default:
				e := i
				for e < len(text) && text[e] != ' ' {
					e++
				}
				folded = append(folded, fold.String(norm.NFKC.String(text[i:e]))...)
				i = e - 1
			}
		}
		if len(folded) == 0 {
			return 0
		}
		return int(C.scan(db, scratch, (*C.char)(unsafe.Pointer(&folded[0])), C.uint(len(folded))))
	}, nil
}
