"""A long list of journeys in an order, of which each page is read through an index."""

from dataclasses import dataclass

from spanco.crm.journeys.models import Journey, Journeys


@dataclass(frozen=True, slots=True)
class Ordered:
    """Journeys by one of their fields, those that lack it last; ``by`` begins with “-” for falling order.

    No index has what is lacking last on every database: they are asked for apart. What a list shows of a
    journey is read of those on the page only, not of all that are put in order.
    """

    rows: Journeys
    by: str

    def __getitem__(self, places: slice) -> list[Journey]:
        """Return the journeys at some places, with what a list shows of them."""
        keys = self.keys(places.start, places.stop)
        shown = Journey.objects.select_related("holder", "target__company", "target__file").in_bulk(keys)
        return [shown[key] for key in keys if key in shown]

    def n_up_to(self, bound: int) -> int:
        """Return how many there are, up to a bound."""
        return self.rows.order_by()[:bound].count()

    def keys(self, start: int, stop: int) -> list[int]:
        """Return the keys of the journeys from a place up to another."""
        field = self.by.removeprefix("-")
        last = "-pk" if self.by.startswith("-") else "pk"
        if field == "pk":
            return list(self.rows.order_by(last).values_list("pk", flat=True)[start:stop])
        known = self.rows.filter(**{f"{field}__isnull": False})
        keys = list(known.order_by(self.by, last).values_list("pk", flat=True)[start:stop])
        if len(keys) < stop - start and field != "lost_at":
            n_known = start + len(keys) if keys or not start else known.order_by()[:start].count()
            others = self.rows.filter(**{field: None}).order_by(last).values_list("pk", flat=True)
            keys += others[max(0, start - n_known) : stop - n_known]
        return keys
