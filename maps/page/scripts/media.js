// Media: what the reader's screen is, and what the reader asked it for.

/** A screen on which the panel lies below the map. */
function smallScreen() { return matchMedia("(max-width: 899px)"); }

/** Whether nothing shall move by itself. */
function isCalm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }
