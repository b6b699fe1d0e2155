"""`python -m tests.services [COMMAND…]`: run a command with the services, or show them until Ctrl-C."""

import os
import signal
import sys

from tests.services import environment, process


def main(command: list[str]) -> int:
    """Start the services, run the command (or wait), stop them; return the command's exit code."""
    process.leave_by_exception()
    with environment.with_services() as variables:
        if command:
            return process.call(command, {**os.environ, **variables})
        for name, value in variables.items():
            print(f"export {name}='{value}'")
        print("Running until Ctrl-C …", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
