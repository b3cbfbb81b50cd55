"""The log of an office that meets, proposes and wins: enough of a past to forecast from."""

from datetime import date, timedelta

import numpy as np

FIRST = date(2023, 1, 2)
HEADS = "journey,milestone,occurred_at,rep,team,amount,currency"


def rows_of(journeys=1600, days=760, seed=0, currencies=("EUR",), amounts=True):
    """Return the rows of a log: half of what is met is proposed, four in ten of that are won."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(journeys):
        rep = ("Ada", "Bo", "Cy")[number % 3]
        team = "East" if rep == "Ada" else "West"
        day = int(random.integers(0, days))
        to_proposal, to_end = int(random.weibull(1.3) * 25), int(random.weibull(1.5) * 40)
        price = f"{random.lognormal(9, 0.6):.0f}" if amounts else ""
        currency = currencies[number % len(currencies)] if amounts else ""

        def add(milestone, at, *, paid="", money="", of=(number, rep, team)):
            if at < days:
                on = FIRST + timedelta(days=at)
                rows.append(f"J{of[0]},{milestone},{on},{of[1]},{of[2]},{paid},{money}")

        add("met", day)
        if random.random() < 0.5:
            add("proposed", day + to_proposal, paid=price, money=currency)
            won = random.random() < (0.55 if rep == "Ada" else 0.35)
            add("won" if won else "lost", day + to_proposal + to_end)
        else:
            add("lost", day + to_proposal)
    return rows


def written(path, rows):
    """Write a log and return its path."""
    path.write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    return path
