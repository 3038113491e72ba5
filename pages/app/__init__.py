"""The live page that all signed-in screens share; the author of a screen need not open it."""
