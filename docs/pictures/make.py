"""Draw the pictures of the documentation anew, with the product itself: ``make pictures``.

The sales force is simulated with a fixed seed; pages are what ``spanco`` writes, pictures are cut from them.
"""

import csv
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent
SPANCO = Path(sys.executable).with_name("spanco")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH = 1280
MARGIN = 12
CARD = ".card[data-open]"
STEP = ".step[open]"
REP = "Daniel Brown"

OBJECTIVES = {
    "Antoine Durand": 25,
    "Camille Martin": 25,
    "Chiara Ferrari": 30,
    "Daniel Brown": 30,
    "Emma Smith": 40,
    "James Jones": 40,
    "Léa Dubois": 40,
    "Luca Esposito": 20,
    "Marco Bianchi": 25,
}
DOTS = """async shot => {
  const image = new Image();
  image.src = "data:image/png;base64," + shot;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const dots = canvas.getImageData(0, 0, image.width, image.height).data;
  const reader = new FileReader();
  const read = new Promise(done => { reader.onload = () => done(reader.result.split(",")[1]); });
  reader.readAsDataURL(new Blob([dots]));
  return [image.width, image.height, await read];
}"""
"""What a screenshot shows, dot by dot."""

ABSENCES = {"Camille Martin": ("2023-06-01", "2023-10-31"), "Luca Esposito": ("2024-03-01", "2024-08-31")}

# Anna passes more of the small and more of the large, and fewer of all (Simpson 1951).
HARD_AND_EASY = (
    ("Anna", "small", 8, 20),
    ("Anna", "enterprise", 18, 80),
    ("Bruno", "small", 32, 90),
    ("Bruno", "enterprise", 2, 10),
)


def main() -> None:
    """Simulate, write the pages and cut the pictures."""
    with TemporaryDirectory() as folder, browser() as page:
        work = Path(folder)
        log, lists = work / "log.parquet", work / "lists.csv"
        spanco("simulate", log)
        write_lists(lists)
        objectives, absences = write_staff(work)

        open_page(page, work, "review", log)
        save(page, "review", (0, 0, WIDTH, 1180))
        cut(page, "closing", f"{STEP} > summary .counted", f"{STEP} .charts >> nth=0 >> figure")
        cut(page, "maturity", f"{STEP} .charts.cohorts > *")
        cut(page, "gains", *opened_card(page, REP), f"{CARD} .gains")
        cut(page, "steps", f"{CARD} ul.links")

        open_page(page, work, "review", log, "--objectives", objectives, "--absences", absences)
        cut(page, "result", "section.results > h2", "section.results table >> nth=0")

        open_page(page, work, "review", lists, "--by", "size")
        cut(page, "mix", *opened_card(page, "Anna"), f"{CARD} .gains")

        open_page(page, work, "plan", log, "--rep", REP, "--customers", 12, "--weeks", 26, "--hours", 30)
        cut(page, "plan", "h1", ".lede", "main > section >> nth=1 >> table")

        open_page(page, work, "forecast", log)
        cut(page, "forecast", "h1", ".lede", "section.dated >> nth=0 >> figure, table")


def spanco(*words: object) -> None:
    """Run the product, quietly."""
    subprocess.run([str(SPANCO), *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def write_lists(path: Path) -> None:
    """Write the log of two reps, of whom one was given the hard list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("journey", "milestone", "occurred_at", "rep", "size"))
        journey = 0
        for rep, size, won, proposed in HARD_AND_EASY:
            for place in range(proposed):
                journey += 1
                rows.writerow((journey, "proposed", "2024-01-10", rep, size))
                rows.writerow((journey, "won" if place < won else "lost", "2024-02-10", rep, size))


def write_staff(work: Path) -> tuple[Path, Path]:
    """Write what reps were to win, and when they were away."""
    objectives, absences = work / "objectives.csv", work / "absences.csv"
    for path, head, rows in (
        (objectives, ("rep", "customers"), list(OBJECTIVES.items())),
        (absences, ("rep", "from", "to"), [(rep, *days) for rep, days in ABSENCES.items()]),
    ):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((head, *rows))
    return objectives, absences


@contextmanager
def browser() -> Iterator[Page]:
    """Open a window that draws one and a half dots a pixel."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        try:
            yield chromium.new_page(viewport={"width": WIDTH, "height": 900}, device_scale_factor=1.5)
        finally:
            chromium.close()


def open_page(page: Page, work: Path, command: str, *words: object) -> None:
    """Write a page and look at it."""
    written = work / "page.html"
    spanco(command, *words, "--format", "html", "--out", written)
    page.goto(written.as_uri())


def opened_card(page: Page, rep: str) -> list[str]:
    """Open what is to be said to a rep; return where name and outcome stand."""
    page.evaluate(
        """rep => {
          const named = each => each.querySelector("h3").innerText === rep;
          const card = [...document.querySelectorAll(".card")].find(named);
          card.dataset.open = "";
          card.querySelector("details").open = true;
        }""",
        rep,
    )
    return [f"{CARD} h3", f"{CARD} .outcome"]


def cut(page: Page, name: str, *parts: str) -> None:
    """Save what the parts cover together, with a margin around it."""
    boxes = [box for part in parts for each in page.locator(part).all() if (box := each.bounding_box())]
    left = min(box["x"] for box in boxes) - MARGIN
    top = min(box["y"] for box in boxes) - MARGIN
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    save(page, name, (left, top, right - left, bottom - top))


def save(page: Page, name: str, clip: tuple[float, float, float, float]) -> None:
    """Save a part of the page (left, top, width, height) in at most 256 colours: half the bytes."""
    place = dict(zip(("x", "y", "width", "height"), clip, strict=True))
    shot = b64encode(page.screenshot(clip=place, full_page=True)).decode()
    width, height, dots = page.evaluate(DOTS, shot)
    rgba = np.frombuffer(b64decode(dots), np.uint8).reshape(-1, 4)
    colours, which, times = np.unique(rgba[:, :3], axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-times)[:256]]
    away = np.abs(colours[:, None].astype(np.int16) - palette).sum(axis=2)
    rows = away.argmin(axis=1)[which.ravel()].astype(np.uint8).reshape(height, width)
    lines = np.pad(rows, ((0, 0), (1, 0)))  # each line begins with its filter: none
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines.tobytes(), 9)))
    with (PICTURES / f"{name}.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, body in (*chunks, (b"IEND", b"")):
            file.write(
                struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            )


if __name__ == "__main__":
    main()
