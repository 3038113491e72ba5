"""Pages without NiceGUI, under the strict content security policy: they work before any script has loaded."""
