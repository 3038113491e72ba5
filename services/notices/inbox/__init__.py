"""What was sent, as it was sent: for its reader in the portal, and for staff who are asked whether it was."""
