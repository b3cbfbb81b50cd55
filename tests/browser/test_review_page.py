import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PHONE, DESKTOP = 390, 1280

OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_page_is_accessible_with_everything_open(opened, width, dark):
    page = opened(width, dark=dark)
    page.evaluate(OPEN_ALL)
    if width == DESKTOP:
        for opener in page.locator(".opener input").all():
            opener.check()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["en", "it", "fr"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_makes_the_page_scroll_sideways(opened, width, language):
    page = opened(width, language=language)
    page.evaluate(OPEN_ALL)
    for opener in page.locator(".opener input:visible").all():
        opener.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_equation_folds_and_never_scrolls(opened):
    page = opened(360, language="fr")
    for item in page.locator(".equation li").all():
        box = item.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert item.evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_no_request_leaves_the_machine(opened, browser, reviews):
    context = browser.new_context()
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(reviews["en"].as_uri())
    page.evaluate(OPEN_ALL)
    page.wait_for_load_state("networkidle")
    assert requests == [reviews["en"].as_uri()]
    context.close()


def test_the_script_runs_without_a_fault(browser, reviews):
    context = browser.new_context()
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(reviews["en"].as_uri())
    page.get_by_label("Find a rep").fill("con")
    assert faults == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_keyboard_opens_a_passage_into_its_steps(opened, scripts):
    page = opened(scripts=scripts)
    steps, passage = page.locator("th.of-c-RBxR2").first, page.locator("th.whole.c-RBxR2")
    assert not steps.is_visible()
    assert passage.is_visible()
    page.locator("#open-c-RBxR2").focus()
    page.keyboard.press("Space")
    assert steps.is_visible()
    assert not passage.is_visible()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_keyboard_opens_a_reps_steps(opened, width):
    page = opened(width, scripts=False)
    card = page.locator(".card", has_text="Conti")
    assert not card.locator(".links").is_visible()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    assert card.get_by_text("52 of 117").first.is_visible()
    assert "rank" in card.locator(".links").inner_text()


def test_a_phone_shows_cards_and_a_desk_shows_the_table(opened):
    phone, desk = opened(PHONE), opened(DESKTOP)
    assert not phone.locator(".by-rep table").is_visible()
    assert phone.locator(".card .passages").first.is_visible()
    assert desk.locator(".by-rep table").is_visible()
    assert not desk.locator(".card .passages").first.is_visible()


def test_reps_can_be_found_without_accents(opened):
    page = opened()
    page.get_by_label("Find a rep").fill("lefe")
    assert page.locator(".by-rep tbody tr:visible th").all_inner_texts() == ["Lefèvre"]
    assert page.locator(".card:visible h3").all_inner_texts() == ["Lefèvre"]
    assert page.locator("#found").inner_text() == "1 / 11"


def test_only_what_is_clear_or_likely_can_be_shown(opened):
    page = opened()
    page.get_by_label("only where something is clear or likely").check()
    shown = page.locator(".by-rep tbody tr:visible th").all_inner_texts()
    assert "Conti" in shown
    assert len(shown) < 11


def test_reps_can_be_ordered_and_put_back_in_order_of_name(opened):
    page = opened()
    names = page.locator(".by-rep tbody th")
    by_name = names.all_inner_texts()
    page.locator("#order").select_option("customers")
    assert names.first.inner_text() == "Dubois"
    assert page.locator(".card h3").first.inner_text() == "Dubois"
    page.locator("#order").select_option("name")
    assert names.all_inner_texts() == by_name


def test_without_scripts_nothing_is_offered_that_would_not_work(opened):
    assert not opened(scripts=False).locator(".tools").is_visible()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_no_label_of_a_chart_is_cut_off(opened, width):
    page = opened(width, language="fr")
    page.evaluate(OPEN_ALL)
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("svg.chart")].flatMap((chart) => {
            const frame = chart.getBoundingClientRect();
            return [...chart.querySelectorAll("text")].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < frame.left - 6 || box.right > frame.right + 6
                    || box.left < 0 || box.right > innerWidth);
            }).map((text) => text.textContent);
        })"""
    )
    assert beyond == []


def test_the_print_shows_the_table_and_no_controls(opened):
    page = opened()
    page.emulate_media(media="print")
    assert page.locator(".by-rep table").is_visible()
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".card .passages").first.is_visible()
