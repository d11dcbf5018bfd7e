"""Ground floor: what the world is. Tables with a schema and a source per number; nothing of flows."""

from geodata.dataset import Dataset, load
from geodata.errors import DataError, Problem

__all__ = ["DataError", "Dataset", "Problem", "load"]
