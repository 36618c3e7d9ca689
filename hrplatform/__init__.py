"""The project: the only place that knows every app."""

__version__ = "0.1.0"  # as in pyproject.toml
