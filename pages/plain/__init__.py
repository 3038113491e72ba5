"""Pages without NiceGUI, under the strict content policy: they work before any script has loaded."""
