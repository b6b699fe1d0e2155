"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn_settings.py jiaxing_quality.wsgi`."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# Before anything imports prometheus_client: with this folder, it sums over all processes.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tracker-metrics-")

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# A worker that hangs is killed and replaced; one that is told to stop finishes its requests first.
timeout = 60
graceful_timeout = 30
# Longer than the proxy keeps an idle connection: else it may send a request into one that just closes.
keepalive = 130
# Each worker is replaced now and then, not all at the same time: a slow leak never fills the machine.
max_requests = 5000
max_requests_jitter = 500
# In memory, so that a slow disk cannot make a living worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of the kernel's
# The application writes a line about each request itself, without anybody's address.
accesslog = None


def on_starting(_server: Any) -> None:
    """Forget what a former run counted."""
    for each in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("*.db"):
        each.unlink()


def child_exit(_server: Any, worker: Any) -> None:
    """A worker's counts stay in the sum when it ends; its gauges do not."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
