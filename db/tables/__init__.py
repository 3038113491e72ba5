"""The tables, a file for each part of the business."""
