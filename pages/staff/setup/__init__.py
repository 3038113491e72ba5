"""The steps of the first run; the same rooms hold the settings later."""
