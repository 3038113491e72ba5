"""Invoices, credit notes and receipts: a frozen value (paper.py), and what is written of it (pdf.py, cii.py, ubl.py)."""
