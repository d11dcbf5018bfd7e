// Media: what the reader's screen is, and what the reader asked it for.

/** A screen on which the panel lies below the map. */
function smallScreen() { return matchMedia("(max-width: 899px)"); }

/** Whether nothing shall move by itself. */
function isCalm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

/** A screen that is asked to be dark. */
function darkScreen() { return matchMedia("(prefers-color-scheme: dark)"); }
