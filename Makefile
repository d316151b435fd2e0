# setup: the environment   app: the dashboard   test, lint, fuzz, bench, soak, simulate: what they say   demo: its data again

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501
MINUTES ?= 30

.PHONY: setup app test lint fuzz bench soak simulate demo screenshots

setup: .venv/ready

.venv/ready: constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r constraints.txt
	touch $@

# make app SURVEY=file.sav PROFILE=profile.toml opens your own file
app: setup
	$(BIN)/streamlit run app.py --server.port $(PORT) -- \
	  $(if $(SURVEY),--survey "$(SURVEY)") $(if $(PROFILE),--profile "$(PROFILE)")

test: setup
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

fuzz: setup
	$(BIN)/python -m benchmarks.fuzz

bench: setup
	$(BIN)/python -m benchmarks.bench

soak: setup
	$(BIN)/python -m benchmarks.soak $(MINUTES)

simulate: setup
	$(BIN)/python -m benchmarks.simulation

demo: setup
	$(BIN)/python -m data.synthesize

screenshots: setup
	$(BIN)/python -m pytest --no-cov -rs tests/browser/screenshots.py
