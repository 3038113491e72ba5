"""What every service stands on: works and who does them, access, audit, refusals, rules, locks, events."""
