"""The history: what the audit log says of a thing, and of everybody's doing, in sentences and by right."""
