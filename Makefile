# Everything a newcomer types. `make run` and `make test` do all their own set-up.
# What is set up is remembered in .venv/stamps; delete .venv to begin again.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(wildcard src/cami/locale/*/LC_MESSAGES/*.po)
FRONTEND := frontend/build.mjs $(shell find frontend/src -type f)

.PHONY: help run test check docs bench locks setup setup-dev messages wheel

help:  ## say what can be done here
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

run: setup  ## set up what is missing, migrate the database, serve (HOST=…, PORT=…)
	@$(BIN)/cami run $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: setup-dev  ## set up what is missing, run all tests (ARGS="-k saiga" for some)
	@$(BIN)/python -m pytest $(ARGS)

check: setup-dev  ## lint, format, types, the order of the rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(STAMPS)/docs  ## build the documentation into site/
	$(BIN)/sphinx-build --fail-on-warning --quiet docs site
	@echo "Open site/index.html"

bench: setup-dev  ## measure the speeds that the project promises
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

messages: setup-dev  ## collect new sentences into the translators' catalogues
	$(BIN)/pybabel -q extract -F babel.cfg -k gettext_lazy \
	  --no-location --sort-output --omit-header -o src/cami/locale/django.pot src/cami
	$(BIN)/pybabel -q update -D django -d src/cami/locale -i src/cami/locale/django.pot \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 92
	@rm src/cami/locale/django.pot

locks:  ## resolve requirements/*.in into lock files with hashes and no addresses
	@tools/lock

wheel: setup  ## build a wheel that carries catalogues and assets
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

setup: $(STAMPS)/run $(STAMPS)/project $(STAMPS)/assets $(STAMPS)/catalogues  ## set up, start nothing

setup-dev: $(STAMPS)/dev setup  ## set up with the developers' tools

$(STAMPS)/venv:
	@echo "Setting up: virtual environment"
	@test -n "$(PYTHON)" || { echo "Python 3.11 is missing: install python3.11." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; $(PYTHON) is older." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv \
	  || { echo "Python's venv module is missing: install python3-venv." >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.lock $(STAMPS)/venv
	@echo "Setting up: Python libraries"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(STAMPS)/dev: requirements/dev.lock $(STAMPS)/run
	@echo "Setting up: developers' tools"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(STAMPS)/docs: requirements/docs.lock $(STAMPS)/run $(STAMPS)/project
	@echo "Setting up: documentation generator"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/run
	@echo "Setting up: cami itself"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/npm: frontend/package-lock.json frontend/package.json $(STAMPS)/venv
	@echo "Setting up: front-end libraries"
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js with npm." >&2; exit 1; }
	@cd frontend && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

$(STAMPS)/assets: $(FRONTEND) $(STAMPS)/npm
	@echo "Setting up: styles, scripts and fonts"
	@cd frontend && npm run --silent build
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/run
	@echo "Setting up: translations"
	@$(BIN)/pybabel -q compile -D django -d src/cami/locale
	@touch $@
