"""Alembic migrations of the store. A test compares a migrated schema with a fresh one."""
