"""The staff’s rooms."""
