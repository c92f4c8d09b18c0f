# Each target says what it does and may be run again: what is there already is left alone.
# On a bare Debian 12 with Swift, as root or with sudo, `make run` and `make test` need nothing done by hand before.

SWIFT ?= swift
PIPELINE ?= pipelines/quickstart.yaml
RUN_OPTIONS ?=
gpo = .build/release/gpo

.DEFAULT_GOAL := help
.PHONY: help run test packages test-packages model build release format lint fuzz bench clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: packages ## install what is needed, then optimize the quickstart's prompt on a small local model
	@$(MAKE) --no-print-directory -j2 model release
	@echo "make: running $(PIPELINE)" >&2
	@$(gpo) run $(PIPELINE) $(RUN_OPTIONS)

test: test-packages model ## install what the tests need, then run them all
	@echo "make: building and running the tests" >&2
	@$(SWIFT) test --disable-xctest --parallel

packages: ## install the Debian packages that are missing
	@scripts/install-packages

test-packages: ## the same, with the programs that tests read a log with
	@scripts/install-packages --for-tests
	@scripts/install-peers

model: ## install the small local model under .local/
	@scripts/fetch-local-model

build: packages ## build for debugging
	@echo "make: building for debugging" >&2
	@$(SWIFT) build --build-tests

release: packages ## build .build/release/gpo
	@echo "make: building $(gpo)" >&2
	@$(SWIFT) build -c release --product gpo

format: ## rewrite the Swift files in the house format
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests pipelines

lint: ## fail where a file is not in the house format
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests pipelines

fuzz: packages ## feed made-up bytes to what reads bytes, 60 s each
	@scripts/fuzz 60

bench: test-packages ## measure gpo beside its peers on this machine, into docs/benchmarks.md
	@scripts/install-packages --for-bench
	@echo "make: building .build/release/gpo and gpo-bench" >&2
	@$(SWIFT) build -c release --product gpo
	@$(SWIFT) build -c release --product gpo-bench
	@.build/release/gpo-bench report >.build/peers.md
	@awk '/^<!-- to here/ {between = 0} !between {print} \
	    /^<!-- make bench/ {between = 1; while ((getline line < ".build/peers.md") > 0) print line}' \
	    docs/benchmarks.md >.build/benchmarks.md
	@mv .build/benchmarks.md docs/benchmarks.md
	@scripts/bench-calls

clean: ## remove what was built and fetched, but no run
	@rm -rf .build .build-* .local
