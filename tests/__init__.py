"""Tests and benchmarks. A package, so that no installed library's own `tests` comes before it (textstat ships one)."""
