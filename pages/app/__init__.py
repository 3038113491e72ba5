"""The live page that all signed-in screens share; who writes a screen never opens it."""
