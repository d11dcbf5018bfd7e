# `make` (or `make run`) sets up a virtual environment and does the main job.
# `make test` sets up the same environment with the test tools and runs the tests.
# Needed first: Python 3.11 or newer, make, git; on Debian also python3-venv.

PYTHON ?= python3
VENV   ?= .venv
OUT    ?= output
ARGS   ?=
BIN    := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Commands and tests start often: what Python compiled is kept, also where a container says not to.
unexport PYTHONDONTWRITEBYTECODE
export PYTEST_XDIST_AUTO_NUM_WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

.DEFAULT_GOAL := run
.PHONY: run test check site clean help
.DELETE_ON_ERROR:

run: $(VENV)/.run-ready ## print the export shares and the CPC block, write map and tables to output/
	$(BIN)/kzroutes tour --out "$(OUT)"

test: $(VENV)/.test-ready ## run the tests (ARGS="-k shares" picks some)
	$(BIN)/python -m pytest -q -n auto $(ARGS)

check: $(VENV)/.test-ready ## style, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_scripts.py

site: $(VENV)/.test-ready ## the docs with the live page, the tables to download and the API, into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --site-dir site

clean: ## remove the environment and what was written
	rm -rf "$(VENV)" "$(OUT)" site build ./*.egg-info

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "$(PYTHON) was not found: install Python 3.11 or newer (Debian: sudo apt-get install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) was found: try make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "making a virtual environment in $(VENV)" >&2
	@$(PYTHON) -m venv "$(VENV)" || { rm -rf "$(VENV)"; exit 1; }

$(VENV)/.run-ready: pyproject.toml | $(BIN)/python
	@echo "installing kzroutes and what it needs (a minute or two the first time)" >&2
	@$(BIN)/python -m pip install --quiet --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.test-ready: pyproject.toml | $(BIN)/python
	@echo "installing kzroutes with the test tools (a few minutes the first time)" >&2
	@$(BIN)/python -m pip install --quiet --config-settings editable_mode=compat --editable '.[dev]'
	@$(BIN)/python tools/fetch_axe.py || echo "the accessibility test will say what is missing" >&2
	@touch $@ $(VENV)/.run-ready
