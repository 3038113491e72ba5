"""Import: lists of classes and families brought in with the browser, checked first, corrected in place, taken back whole."""
