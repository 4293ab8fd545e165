# Everything starts here; each target sets up what it needs.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PORT ?= 8000
SHELL := /bin/sh

# Some machines ask Python to keep no compiled files: then each of the many processes of a run compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint figures fit fuzz messages lock clean

demo: $(VENV)/.run
	@exec $(BIN)/heliodesk demo --port $(PORT) $(if $(TRAFFIC),--traffic)

test: $(VENV)/.dev
	@./tests/setup
	@if [ -n "$(ARGS)" ]; then exec $(BIN)/pytest $(ARGS); else exec ./tests/all; fi

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive src/heliodesk --configfile pyproject.toml
	$(BIN)/python tests/advisories.py requirements.lock

figures: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.run $(ARGS)

fit: $(VENV)/.dev
	@$(BIN)/python -c "import django; django.setup(); from heliodesk.assistant.fit import main; main()"

# Mails made up by a machine: `make fuzz ARGS="600 folder-of-mails"`.
fuzz: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@PYTHONPATH=. $(BIN)/python -m tests.fuzz.mail $(ARGS)

messages: $(VENV)/.dev
	$(BIN)/heliodesk messages

# uv comes from its own hash-locked line, then installs the rest.
$(BIN)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Heliodesk needs Python 3.11 or newer as $(PYTHON)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if test -x $@; then VIRTUAL_ENV=$(VENV) $@ pip install --quiet --require-hashes -r requirements-uv.lock; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock; fi
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/uv
	@test -e $(VENV)/.dev || VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/uv
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet requirements-dev.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@ $(VENV)/.run

# No lock file names an index, so that any mirror serves.
COMPILE := VIRTUAL_ENV=$(VENV) $(BIN)/uv pip compile --python-version 3.11.0 --quiet --generate-hashes --no-header --no-emit-index-url
lock: $(BIN)/uv
	echo uv | $(COMPILE) - -o requirements-uv.lock $(UPGRADE)
	$(COMPILE) pyproject.toml -c requirements-uv.lock -o requirements.lock $(UPGRADE)
	echo atheris | $(COMPILE) - -o requirements-fuzz.lock $(UPGRADE)
	$(COMPILE) --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock $(UPGRADE)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
