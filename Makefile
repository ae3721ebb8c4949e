# Two commands are all a newcomer needs: `make demo` and `make test`.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test test-all lint bench docs bench-archive bench-reading ablation clean

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
	@$(BIN)/ruff format --check src tests bench docs
	@$(BIN)/ruff check src tests bench docs
	@$(BIN)/mypy

bench: $(BIN)/docparse ## how fast, beside others on the same text: numbers, records, PDFs, archive; TEXT=folder of *.txt (default: samples)
	@test -x .venv-bench/bin/docparse || { $(PY) -m venv .venv-bench && .venv-bench/bin/pip install --quiet --disable-pip-version-check --use-pep517 -e '.[bench]'; }
	@.venv-bench/bin/python bench/speed.py $(TEXT)
	@.venv-bench/bin/python bench/reading.py $(PDF)
	@cd bench && ../.venv-bench/bin/python archive.py $(or $(SIZES),1000)

bench-archive: $(BIN)/docparse ## how ingest and audit of an archive grow; SIZES="1000 10000" (default); needs about 15 kB a circular
	@cd bench && ../$(BIN)/python archive.py $(SIZES)

bench-reading: $(BIN)/docparse ## how fast PDFs are read; PDF=folder of *.pdf (default: samples)
	@$(BIN)/python bench/reading.py $(PDF)

docs: $(BIN)/docparse ## the handbook as a searchable site, in site/
	@$(BIN)/python -c 'import mkdocs' 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 -e '.[docs]'
	@$(BIN)/python docs/site.py site && echo "site/index.html"

ablation: $(BIN)/docparse ## what each rule file and linking step contributes; GOLD=files (default: held-back lines of tests/corpus)
	@$(BIN)/python bench/ablation.py $(GOLD)

clean: ## remove what make made
	rm -rf $(VENV) .venv-bench output/* dist build site
