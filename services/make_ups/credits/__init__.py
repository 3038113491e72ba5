"""Make-up credits: how one is earned, until when it is good, and how the family sees it."""
