# Everything a newcomer needs; only Python 3.11 or newer and make have to be there.
PYTHON ?= python3
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help run test check bench relevance elasticsearch messages conformance

help: ## this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 24
	@echo
	@echo '  PORT=8001 make run              another port'
	@echo '  HUIQI_VAR=/srv/huiqi make run   another data folder'
	@echo '  ES_PORT=9201 make elasticsearch another port'
	@echo '  make test ARGS="-k number"      some tests'

run: ## install what is missing, prepare the sample city, start web, follower and jobs
	@$(PYTHON) -m tooling.venv requirements.txt
	@exec .venv/bin/python manage.py launch

test: ## all tests on PostgreSQL and, at the same time, those of the database on SQLite
	@$(PYTHON) -m tooling.system postgresql chromium fonts-noto-cjk openjdk-17-jre-headless maven
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@rm -rf var/conformance
	@exec env CLAUSE_RESULTS=var/conformance .venv/bin/python -m tooling.suite $(ARGS)

check: ## format, lint, types, imports, settings, migrations, vulnerabilities, catalogues
	@$(PYTHON) -m tooling.system postgresql
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m tooling.check

bench: ## costs of the hot path, measured side by side
	@$(PYTHON) -m tooling.system postgresql wrk openjdk-17-jre-headless maven
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m benchmarks $(ARGS)

relevance: ## how well what people look for is found, by kind of query and engine
	@$(PYTHON) -m tooling.system postgresql openjdk-17-jre-headless maven
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m tooling.relevance $(ARGS)

elasticsearch: ## a real server for hand use on ES_PORT (9200); its data is kept in the data folder
	@$(PYTHON) -m tooling.system openjdk-17-jre-headless maven
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m tooling.elasticsearch

messages: ## collect and compile the Chinese catalogues
	@$(PYTHON) -m tooling.system gettext
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m tooling.catalogues make

conformance: ## docs/conformance.md from the clauses of the standard and the last test run
	@$(PYTHON) -m tooling.venv requirements-dev.txt
	@exec .venv/bin/python -m tooling.conformance $(ARGS)
