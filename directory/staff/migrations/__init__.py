"""The schema of `staff.db` as it grew."""
