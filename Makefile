.DEFAULT_GOAL := help
GO ?= go

help: ## list the targets
	@grep -E '^[a-z0-9_-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## start with the demo institution on http://127.0.0.1:8080
	$(GO) run . serve --demo

check: lint test ## what CI runs

test: ## all tests
	$(GO) test ./...

lint: ## formatting, vet, staticcheck, known vulnerabilities
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.7.0 ./...

bench: ## the benchmarks behind docs/figures.md
	$(GO) test -run '^$$' -bench . -benchtime 2s ./store ./domain/audit ./policy/access ./policy/sensitivity ./policy/sensitivity/identifier ./api

TAGS ?=
bench-peers: ## the scanner beside gitleaks, Aho–Corasick and (TAGS=hyperscan) Hyperscan; three minutes
	cd bench && $(GO) test -tags "$(TAGS)" ./... && $(GO) run -tags "$(TAGS)" .

FILES ?= policy/sensitivity/testdata/own.jsonl policy/sensitivity/testdata/eval/tune.jsonl $(LAYAK_TEST_CORPUS)
eval: ## the rules on labelled drafts: FILES=…, IDS=1 for figures only, ONLY=t001..t160
	LAYAK_TEST_EVAL="$(abspath $(FILES))" LAYAK_TEST_IDS="$(IDS)" LAYAK_TEST_ONLY="$(ONLY)" \
	  $(GO) test -count=1 -v -run '^TestEval$$' ./policy/sensitivity

RULES ?= *-situation
EVAL = policy/sensitivity/testdata/eval
FIT ?= $(addprefix $(EVAL)/,trainA.jsonl trainB.jsonl trainC.jsonl@0-50 tweets.txt@0-50 news.txt@0-50 tune.jsonl kept.jsonl situations.jsonl ordinary.txt) \
  policy/sensitivity/testdata/own.jsonl $(LAYAK_TEST_CORPUS)
CHECK ?= $(addprefix $(EVAL)/,trainC.jsonl@50-100 trainD.jsonl tweets.txt@50-100 news.txt@50-100)
fit: ## weigh the evidence of RULES='*-situation' by drafts: FIT=…, CHECK=… (FILE or FILE@0-60), ALARMS=1.2,0.1, ANY=1, IDS=1, WRITE=1
	LAYAK_TEST_FIT="$(RULES)" LAYAK_TEST_FIT_ON="$(abspath $(FIT))" LAYAK_TEST_FIT_CHECK="$(abspath $(CHECK))" \
	  LAYAK_TEST_FIT_ALARMS="$(ALARMS)" LAYAK_TEST_FIT_ANY="$(ANY)" LAYAK_TEST_FIT_WRITE="$(WRITE)" LAYAK_TEST_IDS="$(IDS)" \
	  $(GO) test -count=1 -v -run '^TestFit$$' ./policy/sensitivity

WEIGH ?= $(addprefix $(EVAL)/,trainA.jsonl trainB.jsonl trainC.jsonl trainE.jsonl trainF.jsonl trainG.jsonl trainH.jsonl trainI.jsonl trainJ.jsonl \
  tune.jsonl kept.jsonl tweets.txt@0-50 news.txt@0-50 ordinary.txt) policy/sensitivity/testdata/own.jsonl $(LAYAK_TEST_CORPUS)
weigh: ## learn what words weigh (packs/words.yaml) from drafts and ORDINARY="posts.txt news.txt"
	LAYAK_TEST_WEIGH="$(abspath policy/sensitivity/packs/words.yaml)" LAYAK_TEST_FIT_ON="$(abspath $(WEIGH) $(ORDINARY))" \
	  $(GO) test -count=1 -v -run '^TestWeigh$$' ./policy/sensitivity

e2e: ## stories in a real browser against the built binary
	cd e2e && npm ci --no-audit --no-fund --ignore-scripts
	LAYAK_TEST_REQUIRE=chromium,axe $(GO) test -count=1 ./e2e

FUZZTIME ?= 30s
FUZZ ?= .
fuzz: ## every fuzz target for 30 seconds, or FUZZTIME=…; FUZZ=policy/sensitivity for those of one room
	@for t in $$(grep -rl '^func Fuzz' --include='*_test.go' $(FUZZ) | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -rhoE '^func (Fuzz[A-Za-z0-9]+)' $$t/*_test.go | sed 's/func //'); do \
	    echo "$$t $$f"; $(GO) test ./$${t#./} -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x || exit 1; done; done

.PHONY: help run check test lint bench bench-peers eval fit weigh e2e fuzz
