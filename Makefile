# 共治 Gongzhi. `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help demo test check sqlite postgresql journeys mutation bench lock clean

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
ENGLISH := src/gongzhi/locale/en/LC_MESSAGES/django.mo
PIP := $(BIN)/pip --disable-pip-version-check --quiet
export GONGZHI_VAR ?= $(CURDIR)/var
IS_THERE := 5
BIND ?= 127.0.0.1:8000
PROCESSES ?= 2
SUITE := $(BIN)/pytest -q -n $(PROCESSES)
TO_LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 20

demo: export GONGZHI_DEMO := 1
demo: $(RUN) $(ENGLISH) ## install, build the demo county where it is not there yet, and serve it on BIND
	@$(BIN)/gongzhi keys >/dev/null
	@said=$$($(BIN)/gongzhi migrate 2>&1) || { echo "$$said" >&2; exit 1; }
	@said=$$($(BIN)/gongzhi demo build) || [ $$? -eq $(IS_THERE) ] || { echo "$$said" >&2; exit 1; }
	@exec $(BIN)/gongzhi serve --bind $(BIND)

test: $(DEV) $(ENGLISH) ## everything: checks, both databases, Chromium, coverage, mutations; ends with the totals
	@.ci/needs gettext postgresql chromium
	@$(BIN)/python -m tests.everything

check: $(DEV) $(ENGLISH) ## format, lint, types, import contracts, migrations, templates, lock files, translations
	@.ci/needs gettext
	@.ci/check

sqlite: $(DEV) $(ENGLISH) ## the suite on SQLite
	$(SUITE) tests --ignore=tests/journeys

postgresql: $(DEV) $(ENGLISH) ## the suite on a PostgreSQL of its own
	@.ci/needs postgresql
	pg_virtualenv -t -o fsync=off .ci/on-postgresql $(SUITE) tests/shared tests/domains tests/config tests/demo

journeys: $(DEV) $(ENGLISH) ## the journeys in Chromium
	@.ci/needs chromium
	$(SUITE) tests/journeys

mutation: $(DEV) ## change the engine's comparisons and the law's numbers one at a time: each must fail a test
	$(BIN)/python -m tests.mutation

bench: $(DEV) $(ENGLISH) ## measure everything, and write the table to docs/
	@.ci/needs postgresql
	$(BIN)/python -m bench

lock: $(VENV)/.made ## write the lock files anew: versions and hashes, no addresses
	$(PIP) install uv
	$(BIN)/uv pip compile $(TO_LOCK) --group build -o requirements/build.txt
	$(BIN)/uv pip compile $(TO_LOCK) pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile $(TO_LOCK) pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove what was made, but never var/
	rm -rf $(VENV) .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist htmlcov

$(VENV)/.made:
	@.ci/make-venv $(VENV)
	@touch $@

$(RUN): $(VENV)/.made requirements/build.txt requirements/run.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(ENGLISH): src/gongzhi/locale/en/LC_MESSAGES/django.po $(RUN)
	$(BIN)/pybabel -q compile --directory src/gongzhi/locale --domain django --locale en

$(DEV): $(RUN) requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
