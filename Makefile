# Two commands are all a newcomer needs: `make demo` and `make test`.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test test-all lint clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

$(BIN)/docparse: pyproject.toml
	@$(PY) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "docparse needs Python 3.11+ with venv: apt install python3-venv, or make PY=python3.11" >&2; exit 1; }
	@$(PY) -m venv $(VENV)
	@echo "installing docparse into $(VENV) (about a minute the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 -e '.[test]'
	@touch $@

demo: $(BIN)/docparse ## read samples/, check them, write output/report.html
	@$(BIN)/docparse audit samples -o output --fail-on none

test: $(BIN)/docparse ## the tests
	@$(BIN)/python -m pytest -m "not slow"

test-all: $(BIN)/docparse ## all tests, the slow ones too
	@$(BIN)/python -m pytest

lint: $(BIN)/docparse ## format, lint and type checks
	@$(BIN)/ruff format --check src tests
	@$(BIN)/ruff check src tests
	@$(BIN)/mypy

clean: ## remove what make made
	rm -rf $(VENV) output/* dist build
