"""`python -m tests.services.suite [pytest's arguments]`: the checks, then the tests in both environments."""

import os
import sys

from tests.services import browser, environment, office, process

PYTEST = (sys.executable, "-m", "pytest")
PROCESSES = min(os.cpu_count() or 1, 4)
ONLY_WITH_SERVICES = "not browser and not worker and not postgres"
INTERRUPTED, NO_TESTS = 2, 5  # pytest's exit codes


def main(arguments: list[str]) -> int:
    """Return 0 if everything passed, else the first exit code that was not 0."""
    process.leave_by_exception()
    codes = [] if arguments else [process.call([sys.executable, "-m", "checks"], dict(os.environ))]
    for run in (run_without_services, run_with_services):
        codes.append(run(arguments))
        if codes[-1] == INTERRUPTED:
            break
    if arguments and NO_TESTS in codes and len(set(codes)) > 1:
        # Named tests may well belong to one environment only.
        codes = [code for code in codes if code != NO_TESTS]
    return next((code for code in codes if code), 0)


def run_without_services(arguments: list[str]) -> int:
    """Test on SQLite, with jobs in the process."""
    print("\n== Tests on SQLite, without a broker", flush=True)
    tests = [*PYTEST, "-m", ONLY_WITH_SERVICES, *shared_out(arguments)]
    return process.call(tests, environment.without_services())


def run_with_services(arguments: list[str]) -> int:
    """Test on PostgreSQL, with a broker, a worker, a browser and, where there is one, LibreOffice."""
    print("\n== Tests on PostgreSQL, with a broker, a worker and a browser", flush=True)
    programs = {"CHROMIUM": browser.find_chromium(), "SOFFICE": office.find_soffice()}
    with environment.with_services(1 if arguments else PROCESSES) as variables:
        return process.call([*PYTEST, *shared_out(arguments)], {**os.environ, **variables, **programs})


def shared_out(arguments: list[str]) -> list[str]:
    """The whole suite is shared out over the cores; for some named tests that would only cost databases."""
    return arguments or [f"--numprocesses={PROCESSES}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
