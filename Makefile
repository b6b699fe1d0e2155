# The same commands as ./dev, under the names that everyone tries first.
PYTHON ?= python3

.PHONY: help run test check audit sbom lock messages pictures tidy
help:
	@$(PYTHON) ./dev help
run test check audit sbom lock messages pictures tidy:
	@$(PYTHON) ./dev $@
