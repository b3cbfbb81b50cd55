from journal.folding.plain_fold import Event
from journal.folding.small_log import folded, one


def end(row):
    return row["lost"], row["lost_day"]


def test_a_loss_after_the_last_milestone_ends_the_journey():
    row = one(("booked", 1), Event("j", "lost", 5, reason="price"))
    assert (*end(row), row["reason"]) == (1, 5, "price")


def test_a_milestone_after_a_loss_reopens_the_journey_and_is_counted():
    journeys, rows = folded(
        [Event("j", "booked", 1), Event("j", "lost", 5, reason="price"), Event("j", "met", 6)]
    )
    assert (*end(rows["j"]), rows["j"]["reason"]) == (0, None, None)
    assert journeys.quality.count("reopened") == 1


def test_a_repeated_milestone_after_a_loss_reopens_the_journey_too():
    assert end(one(("met", 1), ("lost", 5), ("met", 6))) == (0, None)


def test_a_hand_over_after_a_loss_reopens_nothing():
    assert end(one(("met", 1), ("lost", 5), ("handed_over", 6, None, "Bo"))) == (1, 5)


def test_a_journey_lost_again_after_it_was_reopened_is_lost_and_counted_as_reopened():
    journeys, rows = folded(
        [Event("j", m, d) for m, d in [("booked", 1), ("lost", 2), ("met", 3), ("lost", 4)]]
    )
    assert end(rows["j"]) == (1, 4)
    assert journeys.quality.count("reopened") == 1


def test_at_the_moment_of_a_milestone_the_loss_stands():
    journeys, rows = folded([Event("j", "booked", 1), Event("j", "met", 5), Event("j", "lost", 5)])
    assert end(rows["j"]) == (1, 5)
    assert journeys.quality.count("reopened") == 0


def test_at_the_moment_of_the_signature_the_journey_is_won():
    assert end(one(("proposed", 1), ("won", 5), ("lost", 5))) == (0, None)


def test_a_loss_at_another_time_of_the_day_it_was_won_stands():
    assert end(one(("proposed", 1, 0), ("won", 5, 600), ("lost", 5, 601))) == (1, 5)


def test_a_loss_after_the_win_leaves_the_win():
    row = one(("proposed", 1), ("won", 5), ("lost", 9))
    assert (row["reach"], row["lost"]) == (6, 1)


def test_a_loss_before_the_first_milestone_is_reopened_by_it():
    assert end(one(("lost", 1), ("targeted", 2))) == (0, None)


def test_the_reason_is_the_last_that_a_loss_gave():
    row = one(
        Event("j", "met", 1, reason="rain"), Event("j", "lost", 2, reason="price"), Event("j", "lost", 3)
    )
    assert (row["lost_day"], row["reason"]) == (3, "price")


def test_a_loss_without_a_time_on_the_day_of_a_signature_with_one_is_at_the_same_moment():
    journeys, rows = folded(
        [
            Event("a", "proposed", 1, rep="Ada"),
            Event("a", "won", 5, 600, rep="Ada"),
            Event("a", "lost", 5, rep="Ada"),
            Event("b", "won", 5, rep="Ada"),
            Event("b", "lost", 5, 600, rep="Ada"),
        ]
    )
    assert [end(rows["a"]), end(rows["b"])] == [(0, None), (0, None)]
    assert journeys.quality.count("reopened") == 0
