"""Folding as an analyst would write it for DuckDB alone: the peer of ``benchmarks/fold.py``.

It reads the same Parquet log in the same embedded engine and gives the same table of journeys, using all
that DuckDB offers (FILTER, ARG_MIN, IGNORE NULLS, date functions), and only what the log at hand needs: all
events carry a time, nothing lies after the present, every milestone of the chain is observed.
"""

CHAIN = ("targeted", "contacted", "qualified", "booked", "met", "proposed", "won", "delivered", "reordered")
ORDER = (
    "CASE milestone "
    + " ".join(f"WHEN '{m}' THEN {n}" for n, m in enumerate((*CHAIN, "lost")))
    + " ELSE 10 END"
)
STEADY = ("size", "sector")
"""The segments that never change within a journey of this log; the team may."""


def journeys(path: str) -> str:
    """Return the statement that folds the log at ``path`` into the table ``hand_journeys``."""
    return f"""
CREATE TABLE hand_journeys AS
WITH standing AS (
    SELECT *, {ORDER} AS step FROM read_parquet('{path}')
    WHERE milestone IS NOT NULL
      AND event NOT IN (SELECT supersedes FROM read_parquet('{path}') WHERE supersedes IS NOT NULL)
), once AS (
    SELECT journey, milestone, step, occurred_at, rep, min(recorded_at) AS recorded_at,
        max(minutes) AS minutes, max(amount) AS amount, max(margin) AS margin,
        max(file) AS file, max(currency) AS currency, max(reason) AS reason,
        max(team) AS team, {", ".join(f"max({d}) AS {d}" for d in STEADY)}
    FROM standing GROUP BY ALL
), told AS (
    SELECT *, last_value(team IGNORE NULLS) OVER so_far AS team_by_then,
        coalesce(rep, last_value(CASE WHEN milestone <> 'lost' THEN rep END IGNORE NULLS) OVER so_far) AS held
    FROM once
    WINDOW so_far AS (PARTITION BY journey ORDER BY occurred_at, step, recorded_at, rep
                      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), firsts AS (
    SELECT journey, {", ".join(_of_milestone(m) for m in CHAIN)},
        min(occurred_at) FILTER (step < 9) AS first_at, max(occurred_at) FILTER (step < 9) AS last_at,
        max(occurred_at) FILTER (milestone = 'lost') AS lost_at,
        min(occurred_at) FILTER (milestone = 'lost') AS first_lost_at,
        max(occurred_at) FILTER (milestone = 'won') AS last_won_at,
        arg_max(reason, occurred_at) FILTER (milestone = 'lost') AS reason,
        sum(minutes) FILTER (milestone = 'lost') AS lost_minutes,
        min(occurred_at) FILTER (milestone = 'handed_over') AS handed_at,
        sum(minutes) FILTER (milestone = 'handed_over') AS handed_minutes,
        arg_max(amount, occurred_at) AS amount, arg_max(margin, occurred_at) AS margin,
        arg_max(team, occurred_at) AS team, any_value(file) AS file, any_value(currency) AS currency,
        {", ".join(f"any_value({d}) AS {d}" for d in STEADY)}
    FROM told GROUP BY journey HAVING count(*) FILTER (step < 9) > 0
), spanned AS (
    SELECT *, {_position(CHAIN)} AS start, {_position(CHAIN[::-1])} AS reach,
        coalesce(lost_at >= last_at AND lost_at IS DISTINCT FROM last_won_at, false)::INTEGER AS lost,
        coalesce(first_lost_at < last_at, false)::INTEGER AS reopened,
        {", ".join(_filled(n) for n in range(9))}
    FROM firsts
), raised AS (
    SELECT *, {", ".join(_raised(n) for n in range(9))} FROM spanned
)
SELECT journey, file, currency, CASE WHEN lost = 1 THEN reason END AS reason, start, reach, lost,
    CASE WHEN lost = 1 THEN lost_at::DATE END AS lost_day, reopened, amount, margin,
    {", ".join(_columns(n) for n in range(9))}, team, {", ".join(STEADY)}
FROM raised
"""


def _of_milestone(m: str) -> str:
    which = f"FILTER (milestone = '{m}')"
    return (
        f"min(occurred_at) {which} AS {m}_at, arg_min(held, occurred_at) {which} AS {m}_held, "
        f"arg_min(team_by_then, occurred_at) {which} AS {m}_team, "
        f"arg_min(minutes, occurred_at) {which} AS {m}_spent, sum(minutes) {which} AS {m}_all_spent"
    )


def _position(chain) -> str:
    return "CASE " + " ".join(f"WHEN {m}_at IS NOT NULL THEN {CHAIN.index(m)}" for m in chain) + " END"


def _filled(n: int) -> str:
    later = CHAIN[n:]
    at = f"coalesce({', '.join(f'{m}_at' for m in later)}) AS filled_{n}"
    values = [
        "CASE " + " ".join(f"WHEN {m}_at IS NOT NULL THEN {m}_{what}" for m in later) + f" END AS {what}_{n}"
        for what in ("held", "team")
    ]
    return ", ".join([at, *values])


def _raised(n: int) -> str:
    return f"greatest({', '.join(f'filled_{k}' for k in range(n + 1))}) AS raised_{n}"


def _columns(n: int) -> str:
    m = CHAIN[n]
    inside = f"start <= {n} AND reach >= {n}"
    next_spent = f"coalesce({CHAIN[n + 1]}_spent, 0)" if n < 8 else "0"
    between = " + ".join(
        f"CASE WHEN (start = {n} OR {what}_at >= raised_{n}) AND "
        + (f"(reach = {n} OR {what}_at < raised_{n + 1})" if n < 8 else "true")
        + f" THEN coalesce({what}_minutes, 0) ELSE 0 END"
        for what in ("lost", "handed")
    )
    kind = f"CASE WHEN {m}_at IS NULL THEN 1 WHEN raised_{n} > filled_{n} THEN 2 ELSE 0 END"
    return f"""
    CASE WHEN {inside} THEN raised_{n}::DATE END AS {m}_day,
    CASE WHEN {inside} THEN year(raised_{n}) * 12 + month(raised_{n}) - 1 END AS {m}_month,
    CASE WHEN {inside} THEN held_{n} END AS {m}_rep,
    CASE WHEN {inside} THEN {kind} END AS {m}_kind,
    CASE WHEN {inside} THEN {next_spent} + coalesce({m}_all_spent, 0)
        - CASE WHEN start = {n} THEN 0 ELSE coalesce({m}_spent, 0) END + {between}
    END AS {m}_minutes,
    CASE WHEN {inside} THEN team_{n} END AS team_at_{m}"""
