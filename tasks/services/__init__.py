"""What is written, and what is counted, about a plan's tasks."""

from tasks.services.plans import dump_plan, load_plan

__all__ = ["dump_plan", "load_plan"]
