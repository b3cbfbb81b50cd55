import pytest

from journal.folding.plain_fold import Event
from journal.folding.small_log import folded, log_of, one
from spanco.journal.fold import fold


def test_amounts_are_the_latest_known():
    row = one(
        Event("j", "proposed", 1, amount=100.0, margin=30.0),
        Event("j", "won", 2, amount=90.0),
        Event("j", "delivered", 3),
    )
    assert (row["amount"], row["margin"]) == (90.0, 30.0)


def test_an_amount_said_with_the_loss_is_the_latest_too():
    assert one(Event("j", "proposed", 1, amount=100.0), Event("j", "lost", 2, amount=80.0))["amount"] == 80.0


def test_a_dimension_at_an_entry_is_the_last_known_by_then():
    events = [
        Event("j", "booked", 1, segment="small", team="North"),
        Event("j", "met", 3, team="North"),
        Event("j", "proposed", 5, segment="large", team="North"),
    ]
    journeys, rows = folded(events)
    row = rows["j"]
    assert journeys.varying == {"segment"}
    assert journeys.dimensions == ("team", "segment")
    assert [row[f"segment_at_{m}"] for m in ("booked", "met", "proposed")] == ["small", "small", "large"]
    assert (row["segment"], row["team"], "team_at_met" in row) == ("large", "North", False)


def test_a_dimension_known_only_after_the_entry_is_unknown_at_it():
    row = one(Event("j", "booked", 1), Event("j", "handed_over", 1, segment="small"), Event("j", "met", 2))
    assert (row["segment_at_booked"], row["segment_at_met"]) == (None, "small")


def test_an_inferred_milestone_is_entered_with_what_is_known_at_the_next():
    row = one(
        Event("j", "booked", 1, segment="small"), Event("j", "proposed", 5, segment="large"), declared=["met"]
    )
    assert row["segment_at_met"] == "large"


def test_a_raised_milestone_is_entered_with_what_is_known_at_the_one_it_is_raised_to():
    row = one(
        Event("j", "booked", 8, segment="large"),
        Event("j", "met", 5, segment="small"),
        Event("j", "won", 9, segment="small"),
    )
    assert [row[f"segment_at_{m}"] for m in ("booked", "met", "won")] == ["large", "large", "small"]


def minutes(row):
    return {name.removesuffix("_minutes"): value for name, value in row.items() if name.endswith("_minutes")}


def test_minutes_of_a_milestone_go_to_the_link_it_ends_and_those_of_the_start_to_the_link_it_starts():
    row = one(
        Event("j", "booked", 1, minutes=10.0),
        Event("j", "met", 3, minutes=60.0),
        Event("j", "proposed", 5, minutes=200.0),
    )
    assert minutes(row) == {"booked": 70.0, "met": 200.0, "proposed": 0.0}


def test_minutes_of_any_other_event_go_to_the_link_that_was_open():
    row = one(
        Event("j", "handed_over", 0, minutes=1.0),
        Event("j", "booked", 1),
        Event("j", "booked", 2, minutes=10.0),
        Event("j", "met", 3),
        Event("j", "handed_over", 3, minutes=5.0),
        Event("j", "lost", 4, minutes=7.0),
    )
    assert minutes(row) == {"booked": 11.0, "met": 12.0}


def test_minutes_of_a_milestone_after_an_inferred_one_go_to_the_link_that_it_ends():
    row = one(Event("j", "booked", 1), Event("j", "proposed", 5, minutes=30.0), declared=["met"])
    assert minutes(row) == {"booked": 0.0, "met": 30.0, "proposed": 0.0}


def test_a_log_without_minutes_has_no_column_for_them():
    journeys, rows = folded([Event("j", "met", 1)])
    assert not journeys.has_minutes
    assert minutes(rows["j"]) == {}


def test_columns_that_the_log_lacks_are_blank():
    row = one(("met", 1))
    assert [row[name] for name in ("file", "currency", "reason", "amount", "margin")] == [None] * 5


def test_a_log_without_team_and_segments_has_no_dimensions():
    log = log_of([Event("j", "met", 1), Event("j", "met", 2)], segments=())
    assert fold(log).dimensions == ()
    log.engine.close()


def test_minutes_of_a_hand_over_at_the_moment_of_a_milestone_go_to_the_link_that_starts_there():
    row = one(
        Event("j", "booked", 1, rep="Bo"),
        Event("j", "met", 3, rep="Bo"),
        Event("j", "proposed", 5, rep="Bo"),
        Event("j", "handed_over", 3, rep="Ada", minutes=5.0),
    )
    assert minutes(row) == {"booked": 0.0, "met": 5.0, "proposed": 0.0}


def prices(row):
    return tuple(row[name] for name in ("proposed_amount", "proposed_margin", "won_amount", "won_margin"))


def test_a_discount_at_the_signature_changes_nothing_of_what_was_proposed():
    row = one(
        Event("j", "proposed", 1, amount=100.0, margin=30.0),
        Event("j", "won", 2, amount=90.0, margin=20.0),
        Event("j", "delivered", 3, amount=95.0),
    )
    assert prices(row) == (100.0, 30.0, 90.0, 20.0)
    assert row["amount"] == 95.0


def test_a_proposal_that_says_no_amount_has_the_latest_known_by_then():
    events = Event("j", "met", 1, amount=80.0), Event("j", "proposed", 2), Event("j", "won", 3, amount=70.0)
    assert one(*events)["proposed_amount"] == 80.0


def test_of_two_proposals_the_first_is_what_was_proposed_and_the_last_what_was_signed():
    row = one(
        Event("j", "proposed", 1, amount=100.0),
        Event("j", "proposed", 2, amount=95.0),
        Event("j", "won", 3),
        Event("j", "reordered", 9, amount=50.0),
    )
    assert (row["proposed_amount"], row["won_amount"]) == (100.0, 95.0)


def test_a_hand_over_during_the_negotiation_may_say_what_was_signed():
    row = one(
        Event("j", "proposed", 1, rep="Ada", amount=100.0),
        Event("j", "handed_over", 2, rep="Bo", amount=90.0),
        Event("j", "won", 3, rep="Bo"),
        Event("j", "delivered", 4, rep="Bo", amount=90.0),
    )
    assert (row["proposed_amount"], row["won_amount"]) == (100.0, 90.0)


@pytest.mark.parametrize("repeated", [False, True])
def test_what_was_signed_is_unknown_where_nothing_was_said_since_the_proposal(repeated):
    events = [Event("j", "met", 1), Event("j", "proposed", 2, amount=100.0), Event("j", "won", 3)]
    row = one(*events, *events[:repeated])
    assert (row["proposed_amount"], row["won_amount"], row["amount"]) == (100.0, None, 100.0)


def test_what_was_proposed_is_unknown_where_the_proposal_is_inferred():
    row = one(Event("j", "met", 1, amount=100.0), Event("j", "won", 2, amount=90.0), declared=["proposed"])
    assert (row["proposed_amount"], row["won_amount"]) == (None, 90.0)


def test_a_proposal_dated_after_its_signature_still_says_what_was_proposed():
    row = one(Event("j", "proposed", 5, amount=100.0), Event("j", "won", 3, amount=90.0))
    assert (row["proposed_amount"], row["won_amount"]) == (100.0, 90.0)


def test_prices_are_kept_only_where_proposals_are_observed_and_amounts_given():
    assert "won_amount" not in one(Event("j", "met", 1, amount=1.0), Event("j", "won", 2, amount=1.0))
    row = one(Event("j", "proposed", 1, margin=1.0))
    assert (row["proposed_margin"], "proposed_amount" in row, "won_margin" in row) == (1.0, False, False)


def test_a_log_that_holds_one_price_a_journey_renegotiates_nothing():
    signed = Event("j", "won", 2, amount=100.0, margin=20.0)
    proposed = Event("j", "proposed", 1, amount=100.0, margin=30.0)
    assert folded([proposed, signed])[0].renegotiated == {"margin"}
    assert folded([proposed, signed._replace(margin=30.0)])[0].renegotiated == set()
