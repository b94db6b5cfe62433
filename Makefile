# What a person and a maintainer type. Needs git, make and Python 3.11 or newer with venv; the rest is fetched, hash-checked,
# from whatever package index pip is configured for.

PYTHON ?= $(firstword $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS   ?=
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check prove bench promises audit lock wheel format clean tools

help: ## say what can be asked for
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1	/'

# --- environments ---------------------------------------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "kneelog needs Python 3.11 or newer. Install it and run make again." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt install python3-venv)." >&2; exit 1; }

# A stamp is newer than the lock it was made from, so that a changed lock installs again and an unchanged one costs nothing.
# Without --no-deps an older pip looks beside a whole lock for `coverage[toml]` and refuses what it finds; `pip check` proves
# that the lock is whole.
$(VENV)/.run-ready: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what kneelog needs into $(VENV) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(PIP) check
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(PIP) check
	@touch $@ $(VENV)/.run-ready

# --- for a person ---------------------------------------------------------------------------------------------------

run: $(VENV)/.run-ready ## start kneelog and open the browser; ARGS="--port 9000" is passed on
	@$(BIN)/kneelog start $(ARGS)

# --- for a maintainer -----------------------------------------------------------------------------------------------

check: $(VENV)/.dev-ready ## under a minute: format, lint, types, layers, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --hypothesis-profile=check \
		-m "not browser and not slow and not prove"

test: $(VENV)/.dev-ready tools ## the whole gate, in a real browser too; what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --cov --cov-report=term -m "not browser and not prove"
	# Apart: the browser's driver keeps an event loop running in its process, which other tests must not meet.
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "browser and not prove"

prove: $(VENV)/.dev-ready tools ## the long evidence; writes docs/evidence.md with its date and commit
	$(BIN)/python -m benchmarks.evidence

bench: $(VENV)/.dev-ready tools ## how fast it is, beside floors of the same run; writes docs/performance.md
	$(BIN)/python -m benchmarks.speed --docs docs

promises: $(VENV)/.dev-ready tools ## the quick tests that docs/promises.md names; keeps their figures there
	$(BIN)/python -m benchmarks.evidence named

# In an environment of its own: what audits is not part of what is audited. Not in the gate, for it asks the network.
audit: $(BIN)/python ## ask for known weaknesses of every pinned library, where a list of them can be reached
	@$(BIN)/python -m venv $(VENV)-audit && $(VENV)-audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit
	@for lock in requirements.lock requirements-dev.lock; do \
		echo "$$lock:"; \
		$(VENV)-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r $$lock $(ARGS) \
		|| { echo "Not clean, or the list could not be reached: see above. Nothing is known about $$lock then." >&2; exit 1; }; \
	done

tools:
	@sh .ci/tools

format: $(VENV)/.dev-ready ## put every file into the agreed format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# One lock for Python 3.11 to 3.13 on Linux, macOS and Windows. No index address and no file path is written into it.
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock" pyproject.toml
lock: UV ?= $(if $(shell command -v uv),uv,$(BIN)/uv)
lock: | $(BIN)/python ## pin every dependency again, by hash
	@command -v $(UV) >/dev/null || $(PIP) install uv
	$(LOCK) --group build -o requirements.lock $(ARGS)
	$(LOCK) --extra dev --extra encrypt --extra fit -c requirements.lock -o requirements-dev.lock $(ARGS)

wheel: $(VENV)/.dev-ready ## build dist/*.whl, which holds the whole app
	@rm -rf dist
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean: ## remove what was built and measured; the diary is not here and is not touched
	rm -rf $(VENV)-audit dist build htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
