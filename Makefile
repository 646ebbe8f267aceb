# The main targets. Each one creates .venv first if the locked dependencies have changed.
PYTHON ?= python3
BIN := .venv/bin
MODULES := cli.py yaml12.py accounts delegations hin_mapper local_stack professional_rules profile_service provisioning
LOCK := $(PYTHON) -m venv .venv && $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

# Each process of the tests starts a stack of its own, of about 1.5 GB.
WORKERS := 2

.PHONY: up down test test-postgres check lint bench bench-provisioning bench-login bench-accounts bench-profile format lock clean

up: .venv/.runtime
	@$(BIN)/mep up

down: .venv/.runtime
	@$(BIN)/mep down

# All tests: Java, then Python's unit, integration and browser tests on a Keycloak that is started for the run.
test: .venv/.dev
	@sh tests/prepare.sh
	@mvn --quiet --batch-mode --file keycloak_extension/pom.xml test
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

# The integration and browser tests, with all data of the stack in PostgreSQL.
test-postgres: .venv/.dev
	@sh tests/prepare.sh
	@MEP_TEST_DATABASE=postgres $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile tests/integration tests/browser

check: lint
	@$(BIN)/pytest --quiet --numprocesses auto --dist loadfile -p no:schemathesis tests/unit

# With bytecode on disk, the processes do not each compile and rewrite all modules of the tests again.
test test-postgres check: export PYTHONDONTWRITEBYTECODE :=

lint: .venv/.dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary .

# Benchmarks print figures; they do not pass or fail.
bench: .venv/.dev
	@$(BIN)/python -m bench.refusals
	@$(BIN)/python -m bench.account_requests
	@$(BIN)/python -m bench.long_inputs

# Benchmark of plan and apply; a few minutes, mostly to create 20,000 delegations.
bench-provisioning: .venv/.dev
	@$(BIN)/python -m bench.provisioning

# Benchmark of the sign-in beside Keycloak's own form; a few minutes, mostly to create people.
bench-login: .venv/.dev
	@$(BIN)/python -m bench.login

# Benchmark of the team's list with 1,000 and 60,000 accounts; a few minutes, on a stack of its own.
bench-accounts: .venv/.dev
	@$(BIN)/python -m bench.accounts

# Benchmark of the profile service on PostgreSQL beside the account API; about ten minutes.
bench-profile: .venv/.dev
	@$(BIN)/python -m bench.profile

format: .venv/.dev
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

# The lock files contain names, versions and hashes, but no address of a registry.
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml --group build
lock: .venv/.dev
	$(UV_COMPILE) -o requirements.lock
	$(UV_COMPILE) --group dev --constraints requirements.lock -o requirements-dev.lock

# An editable install does not compile its modules; if bytecode cannot be written, each run would compile them again.
.venv/.runtime: requirements.lock pyproject.toml
	@echo "Making .venv"
	@$(LOCK) -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index \
		--config-settings editable_mode=compat -e .
	@$(BIN)/python -m compileall -q $(MODULES)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .local build *.egg-info
