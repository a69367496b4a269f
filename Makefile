# The two commands of the README are `make serve` and `make test`. Everything else is a part of them.
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
RUNS := $(VENV)/.runs
TESTS := $(VENV)/.tests
WAYMARK_BENCH ?= quick
export WAYMARK_HOME ?= var

.PHONY: serve test check bench browser clean

$(RUNS): pyproject.toml constraints.txt whoosh.hashes
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r whoosh.hashes
	@$(PIP) -e .
	@touch $@

$(TESTS): $(RUNS)
	@$(PIP) -e '.[dev]'
	@touch $@

serve: $(RUNS)
	@$(BIN)/waymark init --seed
	@$(BIN)/waymark serve

test: check browser
	$(BIN)/pytest -n 2 --dist loadfile

check: $(TESTS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Headless Chromium for the tests that look at pages: Debian's package where there is one, else Playwright's own build.
browser: $(TESTS)
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
		|| { command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core; } \
		|| $(BIN)/playwright install chromium

# WAYMARK_BENCH=full adds a million listings and a large import; see tests/benchmarks/__main__.py.
bench: $(TESTS)
	@$(PIP) -e '.[dev,bench]'
	$(BIN)/python -m tests.benchmarks $(WAYMARK_BENCH)

clean:
	rm -rf $(VENV) var build dist *.egg-info
