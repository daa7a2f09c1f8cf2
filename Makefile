# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
VENV := .venv/.installed
DEV := .venv/.installed-dev
export XINFANG_DEMONSTRATION ?= 1
export FLASK_APP := app.py

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(VENV) assets ## install everything the site needs (a second call is instant)

$(VENV): requirements.txt
	@test -x $(PY) || python3 -m venv .venv || { echo '缺少 Python 的 venv 模块：请先运行 apt-get install python3-venv'; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

assets: $(VENV)
	@$(PY) scripts/assets.py

run: setup ## start the site with the demonstration bureau and print its address and log-ins
	@$(PY) scripts/run.py

demo: setup ## start the site with the demonstration bureau made afresh
	@$(PY) scripts/run.py --fresh

test: $(DEV) assets ## all tests: SQLite, PostgreSQL, browser
	@$(PY) scripts/browser.py
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

drill: $(DEV) assets ## slow drills: kill -9, racing processes, a full or read-only database (a few minutes)
	@$(PY) -m pytest tests/drills -m drill -q -p no:randomly

lint: $(DEV) ## style, order of rooms, types
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --config .importlinter
	@.venv/bin/mypy

bench: $(DEV) assets ## measurements at 100,000 cases
	@$(PY) -m bench

lock: $(DEV) ## pin requirements.in and requirements-dev.in
	@.venv/bin/pip-compile --quiet --strip-extras --no-header --no-emit-options requirements.in -o requirements.txt
	@.venv/bin/pip-compile --quiet --strip-extras --no-header --no-emit-options requirements-dev.in -o requirements-dev.txt

.PHONY: help setup assets run demo test drill lint bench lock
