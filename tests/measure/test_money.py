import pytest

from measure.plain_journeys import At, Journey, held, put, went
from spanco.measure import count

OBSERVED = ("met", "proposed", "won")


def sold(amount, currency, margin=None, *, until=2, rep="Ada"):
    return went(*OBSERVED[:until], rep=rep, amount=amount, margin=margin, currency=currency)


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
