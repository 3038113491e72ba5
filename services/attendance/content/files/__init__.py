"""Files around a session: worksheets, music, pictures, for families (R95)."""
