"""For `scale`: one whole run in a process of its own, with the memory that it took."""

from benchmarks.scale_worker import answer, backend_pid, peak_mb, run_engine, seconds, the_plan, tidy

from indicators.models import Figure, Result  # isort: skip - after the set-up
from django.db import connection  # isort: skip


def main() -> None:
    tidy()
    connection.close()  # a process of PostgreSQL that has done nothing yet
    plan = the_plan()
    before = peak_mb()
    backend = backend_pid()
    taken = seconds(lambda: run_engine(plan))
    answer(
        {
            "seconds": round(taken, 3),
            "worker_peak_mb": peak_mb(),
            "worker_before_mb": before,
            # Shared buffers that it has touched are in it, whoever else uses them.
            "postgresql_peak_mb": peak_mb(backend) if backend_pid() == backend else None,
            "figures": Figure.objects.count(),
            "results": Result.objects.count(),
        }
    )


if __name__ == "__main__":
    main()
