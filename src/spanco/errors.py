"""The one error a user is meant to read."""


class InputError(ValueError):
    """What was given cannot be used.

    The message is one sentence, or two: what was wrong, where (file, sheet, line, column, value) and
    what to do. Whoever faces the user prints it as it stands and adds nothing.
    """
