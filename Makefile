# The two commands of the README are `make serve` and `make test`. Everything else is a part of them.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export WAYMARK_HOME ?= var

.PHONY: serve test check bench browser clean

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

serve: $(STAMP)
	$(BIN)/waymark init
	$(BIN)/waymark serve

test: check browser
	$(BIN)/pytest -n 2 --dist loadfile

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Headless Chromium for the tests that look at pages: Debian's package where there is one, else Playwright's own build.
browser: $(STAMP)
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
		|| { command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core; } \
		|| $(BIN)/playwright install chromium

bench: $(STAMP)
	$(BIN)/python tests/benchmarks/run.py

clean:
	rm -rf $(VENV) var build dist *.egg-info
