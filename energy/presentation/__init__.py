"""The presentation room: what answers of all kinds share: forms for programs, tables for people, the first sentence."""
