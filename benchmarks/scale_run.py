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
            "figures_mb": table_mb(Figure._meta.db_table),
            "results_mb": table_mb(Result._meta.db_table),
        }
    )


def table_mb(name: str) -> float:
    """A table with its indexes and partitions, in MB; rows that were replaced since the last vacuum count."""
    tree = "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(%(name)s::regclass)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE(({tree}), pg_total_relation_size(%(name)s::regclass))", {"name": name}
        )
        return round(int(cursor.fetchone()[0]) / 2**20, 1)


if __name__ == "__main__":
    main()
