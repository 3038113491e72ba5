"""The ledger: everything that can be counted moves by entries, and every number on a screen opens to them."""
