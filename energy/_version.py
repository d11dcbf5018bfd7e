"""The version of the tool."""

__version__ = "0.2.0"
