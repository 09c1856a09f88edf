# jejaring: two commands, `make demo` and `make test`; each does its own set-up.
# Needs only Python >= 3.11 (with venv) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
NEXT ?= python3.13

.PHONY: help demo install dev test check check-slow lock clean

help:            ## show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: install    ## see the whole job done on a synthetic sample
	$(BIN)/jejaring demo $(DEMO)

install: $(VENV)/.installed  ## make .venv with the jejaring command

dev: $(VENV)/.dev            ## the same with what tests and checks need

# A stamp holds the set-up to the lock: repeated when a lock or pyproject changed, else not at all.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "jejaring needs Python 3.11 or newer: make PYTHON=python3.11 install")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m graph.matching.compile
	$(BIN)/python -m graph.metrics.compile
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	touch $@

test: dev        ## every test, against the real Neo4j and a real browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow"

check: dev       ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-slow: dev  ## what is too slow for every change, and every test on Python 3.13 where it is found
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m slow
	@if $(NEXT) -c pass 2>/dev/null; then $(MAKE) test PYTHON=$(NEXT) VENV=.venv-next; \
	else echo "$(NEXT): not found here, and not run; name another with make check-slow NEXT=..."; fi

# Hashes and no addresses: a lock must serve every mirror.
UV ?= uv
LOCK = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml
lock:            ## resolve the locks again (needs uv)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group test --group lint --constraint requirements.lock --output-file requirements-dev.lock

clean:           ## remove what was made here; the graph under JEJARING_HOME stays
	rm -rf $(VENV) .venv-next demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
