import pytest

from spanco.errors import InputError

HEADER = "journey;milestone;occurred_at;amount"


def log_of(*amounts):
    return [HEADER, *(f"J{number};won;2026-01-01;{amount}" for number, amount in enumerate(amounts))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["1234.5"], [1234.5]),
        (["1,234.50", "7"], [7.0, 1234.5]),
        (["1.234,50", "1.234"], [1234.0, 1234.5]),
        (["1234,5"], [1234.5]),
        (["1 234,56 €"], [1234.56]),
        (["1\u202f234,56", "1\u00a0000,00"], [1000.0, 1234.56]),
        (["1'234.56"], [1234.56]),
        (["$1,234.56", "USD 5"], [5.0, 1234.56]),
        (["(12.50)", "-3"], [-12.5, -3.0]),
        (["1.234.567", "2"], [2.0, 1234567.0]),
        (["1.5e3"], [1500.0]),
        ([".5"], [0.5]),
    ],
)
def test_an_amount_is_read_however_it_is_written(read_log, rows_of, written, read):
    log = read_log(log_of(*written))
    assert [amount for (amount,) in rows_of("amount")] == read
    assert "amount" in log.present


def test_amounts_that_may_be_thousands_or_decimals_are_asked_about(read_log):
    with pytest.raises(InputError, match=r"'1,234' on line 3, column 'amount'; say which with decimal"):
        read_log(log_of("5", "1,234"))


def test_amounts_that_contradict_one_another_are_asked_about(read_log):
    with pytest.raises(InputError, match=r"decimal point \('1.5' on line 2.*decimal comma \('1,5' on line 3"):
        read_log(log_of("1.5", "1,5"))


@pytest.mark.parametrize(("decimal", "read"), [(",", 1.234), (".", 1234.0)])
def test_the_decimal_sign_can_be_stated(read_log, rows_of, decimal, read):
    mapping = f"""
        kind = "events"
        file = {{decimal = "{decimal}"}}
        [columns]
        journey = "journey"
        milestone = "milestone"
        occurred_at = "occurred_at"
        amount = "amount"
    """
    read_log(log_of("1,234"), mapping=mapping)
    assert rows_of("amount") == [(read,)]


def test_what_is_no_number_is_left_out_and_the_event_kept(read_log, rows_of, examples):
    log = read_log(log_of("12.5", "a lot", "1,2,3"))
    assert rows_of("journey", "amount") == [("J0", 12.5), ("J1", None), ("J2", None)]
    assert examples(log, "bad_number") == [(3, "amount", "a lot"), (4, "amount", "1,2,3")]
    assert log.quality.rejected == 0


@pytest.mark.parametrize("blank", ["", " ", "NULL", "nan", "-"])
def test_a_blank_amount_is_no_finding(read_log, rows_of, blank):
    log = read_log(log_of(blank))
    assert rows_of("amount") == [(None,)]
    assert log.quality.count("bad_number") == 0
    assert "amount" not in log.present
