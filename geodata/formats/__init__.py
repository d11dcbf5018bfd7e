"""Formats: networks in the formats that people have, written as the tables of a network folder."""
