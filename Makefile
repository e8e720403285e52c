# make run    set up, and open the web app on the example corpus
# make test   set up, and run the tests
# make lint   ruff and strict mypy
# make bench  quality and speed, side by side with the usual stack

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MODELS_READY := $(VENV)/.ready-models
EXAMPLES := .remiss/examples

.PHONY: setup models run test lint format bench lock clean

setup: $(READY)

# The mark is written last: an interrupted set-up is taken up again.
$(READY): constraints.txt pyproject.toml
	@echo "Skapar $(VENV) och installerar paket (en gång; några minuter) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 eller senare behövs.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --upgrade --quiet "pip>=25.1"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on \
		--constraint constraints.txt --editable . --group dev
	@touch $@

# sentence-transformers and what the benchmarks compare with; torch is a big download.
models: $(MODELS_READY)

$(MODELS_READY): $(READY)
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet \
		--constraint constraints.txt --editable '.[models,ocr]' --group bench
	@touch $@

run: $(READY)
	@REMISS_HOME=$(EXAMPLES) $(BIN)/remiss index examples/documents --collection exempel
	@REMISS_HOME=$(EXAMPLES) $(BIN)/remiss serve

test: $(READY)
	@$(BIN)/python -m pytest $(TESTS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(MODELS_READY)
	@$(BIN)/python -m benchmarks $(BENCH)

# Exact versions of everything, without the address of any index.
lock: $(MODELS_READY)
	@$(BIN)/python -m pip freeze --exclude-editable | sed "s/+cpu$$//" > constraints.txt

clean:
	rm -rf $(VENV) .remiss build dist *.egg-info
