# command-center: everything starts here. `make help` lists the targets.
# Needs Python 3.11 or newer and make; all else is fetched into this folder, without root.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help up test lint format bench soak screenshots chaos docs texts audit lock clean

ARGS ?=
# Most tests wait for a process to end or to come back; those that measure seconds run alone (tests/support/alone.py).
# Files stay whole. What Python compiles is kept, whatever the environment says: tests start some thousand processes.
JOBS ?= 4
BIN := .venv/bin
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SET_UP = @test -n "$(PYTHON)" || { echo "command-center needs Python 3.11 or newer on the PATH," \
	"which has $$(python3 --version 2>&1)" >&2; exit 2; }; \
	exec $(PYTHON) -m tools.set_up

help: ## List the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s%s\n", $$1, $$2}'

up: set-up ## Start the center and its wall: make up ARGS="--replay FILE --profile PROFILE --speed max"
	@exec $(BIN)/command-center up $(ARGS)

test: set-up-test ## Run all tests: make test ARGS="tests/frame -k lock"
	@. .cache/programs.env; PYTHONDONTWRITEBYTECODE= PYTHONHASHSEED=0 exec $(BIN)/python -m pytest \
		--numprocesses=$(JOBS) --dist=loadfile --no-loadscope-reorder --durations=15 $(ARGS)

lint: set-up-dev ## Check style, types, import rules, browser code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; command -v node >/dev/null || { echo "MISSING node: assets/*.js not checked"; exit 0; }; \
	for script in assets/*.js; do test ! -e "$$script" || { echo "node --check $$script"; node --check "$$script" || exit 1; }; done

format: set-up-dev ## Rewrite the Python code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: set-up-bench ## Measure us and the alternative: make bench ARGS="tag --json" (all of them without ARGS)
	@. .cache/programs.env; for name in $(if $(ARGS),once,tag workers pipeline push screens); do \
		$(BIN)/command-center bench $(or $(ARGS),$$name) || exit; done

soak: set-up-test ## Leave a wall open for an hour at 50 mentions a second: make soak ARGS="--minutes 10"
	@. .cache/programs.env; exec $(BIN)/command-center bench soak --minutes 60 $(ARGS)

screenshots: set-up-test ## Take the pictures of docs/ from a center with made-up traffic
	@. .cache/programs.env; PYTHONHASHSEED=0 exec $(BIN)/python -m tools.screenshots

chaos: set-up-test ## Kill 100 processes in the middle of replays, compare every figure: make chaos ARGS="--kills 20 --seed 2"
	@. .cache/programs.env; exec $(BIN)/python -m tests.chaos $(ARGS)

texts: set-up-dev ## Gather the words of the pages into the catalogues; make texts ARGS=de begins another language
	@$(BIN)/python -m tools.texts $(ARGS)

docs: set-up-dev ## Write the tables of docs/ that come from the code
	@$(BIN)/python -m tools.settings_doc
	@$(BIN)/python -m tools.doors_doc

audit: set-up-dev ## Ask the registries for known weaknesses of what is locked
	@$(BIN)/python -m tools.audit

lock: set-up-dev ## Resolve the dependencies of pyproject.toml anew into the lock files
	@$(PYTHON) -m tools.lock

clean: ## Remove all that set-up and builds have made (not data/)
	rm -rf .venv .cache node_modules assets/vendor build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: set-up set-up-dev set-up-test set-up-bench
set-up:
	$(SET_UP) up
set-up-dev:
	$(SET_UP) dev
set-up-test:
	$(SET_UP) test
set-up-bench:
	$(SET_UP) bench
