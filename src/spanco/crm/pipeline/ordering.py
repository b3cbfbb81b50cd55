"""A long list of journeys in an order, of which each page is read through an index."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F

from spanco.crm.journeys.models import Journey, Journeys


@dataclass(frozen=True)
class Ordered:
    """Journeys by one of their fields, those that lack it last; ``by`` begins with “-” for falling order.

    No index has what is lacking last on every database: they are asked for apart. What a list shows of a
    journey is read of those on the page only, not of all that are put in order.

    Up to ``at_once`` of them are read once and put in order here: where each question has to look through
    many rows for them, one is asked instead of three.
    """

    rows: Journeys
    by: str
    at_once: int = 0

    def __getitem__(self, places: slice) -> list[Journey]:
        """Return the journeys at some places, with what a list shows of them."""
        keys = self.keys(places.start, places.stop)
        shown = Journey.objects.select_related("holder", "target__company", "target__file")
        return shown.in_order_of(keys)

    def n_up_to(self, bound: int) -> int:
        """Return how many there are, up to a bound."""
        if self._few is not None:
            return min(len(self._few), bound)
        return self.rows.order_by()[:bound].count()

    def keys(self, start: int, stop: int) -> list[int]:
        """Return the keys of the journeys from a place up to another."""
        if self._few is not None:
            return self._few[start:stop]
        field = self.by.removeprefix("-")
        last = "-pk" if self.by.startswith("-") else "pk"
        if field == "pk":
            return list(self.rows.order_by(last).values_list("pk", flat=True)[start:stop])
        known = self.rows.filter(**{f"{field}__isnull": False})
        keys = list(known.order_by(self.by, last).values_list("pk", flat=True)[start:stop])
        if len(keys) < stop - start and field != "lost_at":
            n_known = start + len(keys) if keys or not start else known.order_by()[:start].count()
            # By the bare key, PostgreSQL goes through all journeys in its order for the few of a team.
            in_order = (F("pk") + 0).desc() if self.by.startswith("-") else F("pk") + 0
            others = self.rows.filter(**{field: None}).order_by(in_order).values_list("pk", flat=True)
            keys += others[max(0, start - n_known) : stop - n_known]
        return keys

    @cached_property
    def _few(self) -> list[int] | None:
        """The keys of all of them in their order, if they are few enough to be read at once."""
        if not self.at_once:
            return None
        told = list(self.rows.order_by().values_list(self.by.removeprefix("-"), "id")[: self.at_once + 1])
        if len(told) > self.at_once:
            return None
        is_falling = self.by.startswith("-")
        known = sorted((one for one in told if one[0] is not None), reverse=is_falling)
        lacking = sorted((one[1] for one in told if one[0] is None), reverse=is_falling)
        return [*(key for _by, key in known), *lacking]
