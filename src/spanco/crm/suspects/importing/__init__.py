"""Import of targets from CSV and XLSX files."""
