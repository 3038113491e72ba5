"""Where the card, its empty form, the worker and the door are."""

CARD = "/pocket"
EMPTY = "/pocket/empty"
ACTS = "/pocket/acts"
WORKER = "/sw.js"
