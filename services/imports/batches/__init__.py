"""Files that are brought in with the browser: kept, tried, corrected in place, brought in as one, and taken back."""
