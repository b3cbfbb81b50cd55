# make demo: the desk of a simulated sales force, in the browser.   make test: everything CI runs.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
SOURCES := src tests benchmarks docs hatch_build.py .ci/branch_floor.py
DEMO ?= demo
DESK ?= bench-data/desk
TARGETS ?= 1e6

.PHONY: demo test lint types unit coverage test-engines test-postgresql bench bench-app calibrate lock clean

demo: .venv/.run
	@$(BIN)/spanco demo --out $(DEMO)

test: lint types unit
	$(MAKE) -j2 -O test-engines test-postgresql
	$(MAKE) coverage

lint: .venv/.dev
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/vulture

types: .venv/.dev
	SPANCO_SECRET_KEY=types $(BIN)/mypy

unit: .venv/.dev
	COVERAGE_FILE=.cache/coverage $(BIN)/python -m pytest --doctest-modules -n 2 -m "not engines" \
		--cov --cov-report= src tests

# Of what was run before.
coverage:
	COVERAGE_FILE=.cache/coverage $(BIN)/python -m coverage json -q -o .cache/coverage.json
	$(BIN)/python .ci/branch_floor.py .cache/coverage.json 95

test-engines: .venv/.dev
	COVERAGE_FILE=.cache/coverage $(BIN)/python -m pytest -m engines --cov --cov-append --cov-report= tests

# The application's tests once more, on PostgreSQL.
test-postgresql: .venv/.dev
	.ci/with_postgresql $(BIN)/python -m pytest -n 2 tests/crm

# About 20 million events; a table of opportunities is yours to name.
bench: .venv/.dev bench-data/events.parquet
	$(BIN)/python benchmarks/inference.py
	$(BIN)/python benchmarks/fold.py 2e6 20e6
	$(BIN)/python benchmarks/measure.py bench-data/events.parquet
	$(BIN)/python benchmarks/whole_review.py
	$(if $(TABLE),$(BIN)/python benchmarks/review.py $(TABLE))

# Every page of the desk at a million targets on both databases, filled once (an hour, 12 GB) and kept in DESK.
bench-app: .venv/.dev
	$(BIN)/python benchmarks/pages.py $(DESK) $(TARGETS)
	KEPT_POSTGRESQL=$(DESK)/postgresql .ci/with_postgresql $(BIN)/python benchmarks/pages.py $(DESK) $(TARGETS)

# What is claimed against what comes true in simulated worlds, at full size: ten minutes.
calibrate: .venv/.dev
	$(BIN)/python benchmarks/calibrate.py

bench-data/events.parquet: | .venv/.dev
	@mkdir -p bench-data
	$(BIN)/spanco simulate $@ --reps 300 --teams 60 --targets 6000000

# The pictures of the documentation, from a simulated sales force.
pictures: .venv/.dev
	$(BIN)/python docs/pictures/make.py
	$(BIN)/python docs/pictures/desk.py

# Keeps what is pinned; UPGRADE=-U takes the newest of everything.
lock: .venv/.dev
	$(BIN)/uv pip compile -q $(UPGRADE) $(LOCK) --extra desk pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q $(UPGRADE) $(LOCK) --all-extras -c requirements/run.txt pyproject.toml \
		requirements/dev.in -o requirements/dev.txt

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Building the environment in .venv (once)."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps -e .
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ .venv/.run

clean:
	rm -rf .venv .cache build dist demo bench-data
