import pytest

from measure.plain_journeys import At, Journey, held, put, went
from spanco.measure import count

OBSERVED = ("met", "proposed", "won")


def sold(amount, currency, margin=None, *, until=2, rep="Ada"):
    known = {"amount": amount, "margin": margin, "currency": currency}
    return went(*OBSERVED[:until], rep=rep, **known, proposed=(amount, margin) if until > 1 else (None, None))


def money(engine, *journeys, by=()):
    first, *_ = count(put(engine, journeys, OBSERVED), by)
    return first.amount, first.margin, first.currency


def test_amounts_and_margins_are_summed_over_the_journeys_that_passed(engine):
    journeys = sold(100.25, "EUR", 20.5), sold(50.5, "EUR"), sold(1000.0, "EUR", 1.0, until=1)
    assert money(engine, *journeys) == (150.75, 20.5, "EUR")


def test_amounts_of_several_currencies_are_not_added(engine):
    assert money(engine, sold(1.0, "EUR"), sold(1.0, "CHF")) == (None, None, None)


def test_an_amount_without_currency_beside_one_with_is_not_added(engine):
    assert money(engine, sold(1.0, "EUR"), sold(1.0, None)) == (None, None, None)


def test_a_log_without_currency_has_one_that_goes_without_saying(engine):
    assert money(engine, sold(1.0, None), sold(2.0, None)) == (3.0, None, None)


def test_a_group_of_one_currency_is_added_though_other_groups_have_another(engine):
    journeys = sold(1.0, "EUR"), sold(2.0, "EUR"), sold(5.0, "CHF", rep="Bo"), sold(5.0, None, rep="Cy")
    counts = count(put(engine, journeys, OBSERVED), ["rep"])
    found = {one.group[0]: (one.amount, one.currency) for one in counts if one.link.end == "proposed"}
    assert found == {"Ada": (3.0, "EUR"), "Bo": (5.0, "CHF"), "Cy": (5.0, None)}


def test_a_currency_without_an_amount_mixes_nothing(engine):
    assert money(engine, sold(1.0, "EUR"), sold(None, "CHF")) == (1.0, None, "EUR")


def test_a_log_with_margins_alone_has_no_amount(engine):
    assert money(engine, sold(None, "EUR", 7.0)) == (None, 7.0, "EUR")


def test_no_passing_is_worth_nothing_known_not_zero(engine):
    assert money(engine, sold(9.0, "EUR", until=1)) == (None, None, None)


def test_the_order_in_which_amounts_are_added_does_not_show(engine):
    cents = [sold(0.1, "EUR") for _ in range(10)]
    assert money(engine, *cents) == (1.0, None, "EUR")


@pytest.mark.parametrize("passed", [True, False])
def test_minutes_are_those_spent_while_the_link_was_open_passed_or_not(engine, passed):
    journey = went(*OBSERVED[: 1 + passed])
    first, *_ = count(
        put(engine, [held(journey, "met", minutes=45.0), Journey({"met": At(20_500)})], OBSERVED)
    )
    assert first.minutes == 45.0


def dealt(proposed, won, *, amount=None, rep="Ada", currency="EUR"):
    """Return a journey that was signed: (amount, margin) as proposed and as won."""
    return went(
        *OBSERVED,
        rep=rep,
        amount=won[0] if amount is None else amount,
        margin=won[1],
        currency=currency,
        proposed=proposed,
        won=won,
    )


def closing(engine, *journeys, by=()):
    return [one for one in count(put(engine, journeys, OBSERVED), by) if one.link.end == "won"]


def test_into_a_proposal_it_is_what_was_proposed_that_is_summed_whatever_was_signed(engine):
    journeys = dealt((100.0, 30.0), (90.0, 20.0)), dealt((50.0, None), (50.0, None), amount=70.0)
    into_proposal, into_signature = count(put(engine, journeys, OBSERVED))
    assert (into_proposal.amount, into_proposal.margin) == (150.0, 30.0)
    assert (into_signature.amount, into_signature.margin) == (160.0, 20.0)


def test_what_was_given_away_is_the_margin_proposed_less_the_margin_signed(engine):
    (one,) = closing(engine, dealt((100.0, 30.0), (90.0, 20.0)), dealt((50.0, 15.0), (49.5, 14.5)))
    assert (one.amount_before, one.amount_after, one.amount_given_away) == (150.0, 139.5, 10.5)
    assert (one.margin_before, one.margin_after, one.margin_given_away) == (45.0, 34.5, 10.5)


def test_only_journeys_with_both_prices_tell_what_was_given_away(engine):
    (one,) = closing(
        engine,
        dealt((100.0, 30.0), (90.0, 20.0)),
        dealt((None, None), (40.0, 9.0)),
        dealt((70.0, 20.0), (None, None), amount=70.0),
    )
    assert (one.amount, one.amount_before, one.amount_after) == (200.0, 100.0, 90.0)


def test_what_changed_after_the_signature_was_not_given_away_by_negotiating(engine):
    (one,) = closing(engine, dealt((100.0, 30.0), (90.0, 20.0), amount=60.0))
    assert (one.amount, one.amount_given_away) == (60.0, 10.0)


def test_a_log_of_one_price_a_deal_does_not_say_that_nothing_was_given_away(engine):
    (one,) = closing(engine, dealt((100.0, 30.0), (100.0, 25.0)), dealt((50.0, 9.0), (50.0, 9.0)))
    assert (one.amount_before, one.amount_given_away, one.margin_given_away) == (None, None, 5.0)


def test_a_rep_who_gave_nothing_away_is_told_so_where_others_did(engine):
    found = closing(
        engine, dealt((9.0, 3.0), (8.0, 2.0)), dealt((5.0, 1.0), (5.0, 1.0), rep="Bo"), by=["rep"]
    )
    assert {one.group[0]: one.margin_given_away for one in found} == {"Ada": 1.0, "Bo": 0.0}


def test_prices_of_several_currencies_are_not_added(engine):
    (one,) = closing(engine, dealt((9.0, 3.0), (8.0, 2.0)), dealt((9.0, 3.0), (8.0, 2.0), currency="CHF"))
    assert (one.amount_before, one.margin_after) == (None, None)


def test_where_no_proposal_is_observed_a_signature_is_worth_what_it_is(engine):
    (one,) = count(put(engine, [went("met", "won", amount=5.0)], ("met", "won")))
    assert (one.amount, one.amount_before) == (5.0, None)
