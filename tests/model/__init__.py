"""All of money driven by chance: a machine that acts, and an oracle that counts everything once more (T07)."""
