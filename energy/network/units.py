"""Units: days in a year, and how little of a quantity counts as none."""

DAYS = 365
"""Days in a year: from a volume a year to one a day, and back."""

MONTH = 1 / 12
"""A month in years: from a yearly rate to what a month holds."""

DUST = 1e-9
"""Mt, Mt/y or Mt/d, and for shares and probabilities: what rounding leaves of zero."""

TONNE = 1e-6
"""Mt or Mt/y: one tonne; less is nothing."""

SHOWN = 5e-4
"""Mt or Mt/y, and for shares: less than this shows nowhere."""

ENOUGH_MOVED = 0.5
"""Mt/y: so much must take another way before a cost per rerouted tonne says anything."""
