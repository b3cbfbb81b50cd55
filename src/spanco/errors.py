"""The one error a user is meant to read."""


class InputError(ValueError):
    """What was given cannot be used.

    The message is one sentence, or two: what was wrong, where (file, sheet, line, column, value) and
    what to do. Whoever faces the user prints it as it stands and adds nothing.
    """


def not_installed(error: ModuleNotFoundError, *, what: str, extra: str) -> InputError:
    """Return the error that says which package something needs, and the extra that brings it.

    >>> str(not_installed(ModuleNotFoundError(name="pyspark"), what="Spark", extra="spark"))
    "Spark needs the Python package pyspark, which is not installed; run: pip install 'spanco[spark]'"
    """
    return InputError(
        f"{what} needs the Python package {error.name}, which is not installed; "
        f"run: pip install 'spanco[{extra}]'"
    )
