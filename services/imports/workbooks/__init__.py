"""Reads workbooks (XLSX of Excel, ODS of LibreOffice) as lines of texts, within the limits of a list of people."""

from services.imports.workbooks.reading import FORMS, Workbook, looks_like, read

__all__ = ["FORMS", "Workbook", "looks_like", "read"]
