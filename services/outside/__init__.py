"""The world around us: one Protocol each, and one or two implementations."""
