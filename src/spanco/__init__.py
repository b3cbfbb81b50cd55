"""spanco: the truth about each sales representative, step by step."""
