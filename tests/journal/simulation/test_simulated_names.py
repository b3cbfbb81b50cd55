from spanco.journal.simulation.names import rep_names, team_names


def test_no_two_reps_have_the_same_name():
    names = rep_names(100_000)
    assert len(set(names)) == 100_000


def test_a_small_office_has_plain_names():
    assert all(len(name.split()) <= 3 and "." not in name for name in rep_names(3_000))


def test_no_two_teams_have_the_same_name():
    names = team_names(1_000)
    assert len(set(names)) == 1_000
