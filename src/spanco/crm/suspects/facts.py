"""What may be known of a company."""

from typing import Final

NUMBERS: Final = ("employees", "turnover")
"""Those that are no text, and may be unknown."""

FACTS: Final = (
    "vat",
    "phone",
    "email",
    "website",
    "sector",
    "employees",
    "turnover",
    "address",
    "postcode",
    "city",
    "region",
    "country",
)
"""All but its name, in the order they are asked for."""
