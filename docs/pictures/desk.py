"""Draw the pictures of the desk anew, with the demo: ``make pictures``."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from make import SPANCO, WIDTH, browser, save
from playwright.sync_api import Page

PASSWORD = re.compile(r"password (\S+) as")
ADDRESS = re.compile(r"http://\S+?(?=/?\s|$)")


def main() -> None:
    """Open the demo as its first rep, and cut what a rep sees."""
    with TemporaryDirectory() as folder, desk(Path(folder)) as (address, password, email), browser() as page:
        page.goto(address)
        page.fill("[name=username]", email)
        page.fill("[name=password]", password)
        page.click("main button")
        page.goto(f"{address}/calls?until=week")
        save(page, "calls", (0, 0, WIDTH, 760))
        open_journey(page, address)
        save(page, "journey", (0, 0, WIDTH, 900))


def open_journey(page: Page, address: str) -> None:
    """Open a journey on which much has happened: one of those in negotiation."""
    page.goto(f"{address}/journeys?phase=N")
    page.click("tbody th a >> nth=0")
    page.wait_for_load_state()


@contextmanager
def desk(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Start the demo; yield its address, and the password and e-mail address of a representative."""
    command = (str(SPANCO), "demo", "--out", str(folder), "--port", "0", "--reps", "12")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            said = ""
            while not (found := ADDRESS.search(said)):
                said += running.stdout.readline() if running.stdout else ""
            password, email = PASSWORD.search(said), re.search(r"(\S+@\S+)", said)
            if password and email:
                yield found[0], password[1], email[1]
        finally:
            running.terminate()


if __name__ == "__main__":
    main()
