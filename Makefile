# Every target sets up its environment first: see scripts/setup.sh.
#   PYTHON=/path/to/python  the interpreter; without it, one that works here is found
#   VENV=folder             the environment, .venv by default
VENV ?= .venv
WORKERS ?= 2
export VENV

bin := $(VENV)/bin

.PHONY: help setup demo test test-cluster lint format build

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

setup: ## the locked environment in .venv
	@sh scripts/setup.sh

demo: setup ## a blocked dataset, a repaired one, and a model trained through the gate
	@PATH="$(abspath $(bin)):$$PATH" sh scripts/demo.sh

test: setup ## the test suite, but what test-cluster runs
	@$(bin)/python -m pytest -n $(WORKERS) --dist loadfile -m "not cluster"

test-cluster: setup ## runs on Prism, on hosts of their own (root) and on clusters that you name
	@sh tests/cluster/install.sh
	@$(bin)/python -m pytest -m cluster

lint: setup ## style, types and who may import whom
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo

format: setup ## the layout of the code
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

build: setup ## sdist and wheel in dist/
	@$(bin)/python -m build --no-isolation
