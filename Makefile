# make demo   install into .venv, grade an invented class of 30, name the class report
# make test   everything that must hold: lint, types, tests of the installed wheel
# make test EXTRAS=test,keras   with Keras as well (700 MB); without it, its tests are skipped and say so
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WHEEL := $(VENV)/wheel
SOURCES := pyproject.toml $(shell find grader reference exercises templates -type f -not -name '*.pyc' 2>/dev/null)
DEMO ?= demo-course
EXTRAS ?= test
PLAIN := $(VENV)/.testing-test
TESTING := $(VENV)/.testing-$(EXTRAS)

.PHONY: demo test lint types tests bench clean

demo: $(VENV)/.installed
	rm -rf $(DEMO)
	$(BIN)/grader demo --out $(DEMO)

test: lint types tests

lint: $(PLAIN)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(PLAIN)
	$(BIN)/mypy

# `pytest`, not `python -m pytest`: the installed wheel is tested, not the folder.
tests: $(TESTING)
	$(BIN)/pytest -n auto --dist worksteal

bench: $(TESTING)
	$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; say which one: make PYTHON=python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Built once; installed by force, since its version is that of the one before.
$(VENV)/.installed: $(SOURCES) | $(VENV)/bin/python
	rm -rf $(WHEEL)
	$(PIP) wheel --quiet --no-deps --wheel-dir $(WHEEL) .
	$(PIP) install --quiet --upgrade $(WHEEL)/*.whl
	$(PIP) install --quiet --force-reinstall --no-deps $(WHEEL)/*.whl
	touch $@

$(PLAIN): $(VENV)/.installed
	$(PIP) install --quiet "$$(ls $(WHEEL)/*.whl)[test]"
	touch $@

ifneq ($(TESTING),$(PLAIN))
$(TESTING): $(PLAIN)
	$(PIP) install --quiet "$$(ls $(WHEEL)/*.whl)[$(EXTRAS)]"
	touch $@
endif

clean:
	rm -rf $(VENV) $(DEMO) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
