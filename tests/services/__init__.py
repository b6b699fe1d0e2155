"""Starts what the tests need for real: PostgreSQL, Valkey or Redis, a browser. Standard library only."""
