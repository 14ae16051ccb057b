"""The report's page in Chromium: what people see, what it does not do, and what comes back from it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from checks.report import Report
from checks.report_file import ELEMENT_ID, read_report, to_json
from tests.wizard.render.sample_reports import EMPTY, HOSTILE, USUAL, hostile_report
from wizard.render.html import embedded, to_html

REPORTS = {"usual": USUAL, "empty": EMPTY, "hostile": hostile_report()}
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# WCAG 2.2, 1.4.3: the contrast of every element with text of its own against what is painted behind it.
LOW_CONTRAST = """() => {
  const rgba = text => {
    const n = text.match(/[\\d.]+/g).map(Number);
    return [...n.slice(0, 3), n[3] ?? 1];
  };
  const light = ([r, g, b]) => {
    const part = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor);
      if (color[3] === 1) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
  };
  const bad = [];
  for (const node of document.body.querySelectorAll('*')) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || node.tagName === 'SCRIPT') continue;
    const [a, b] = [light(rgba(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""


@dataclass
class Opened:
    """A page and what it did: what it logged, what it asked for, which dialogs it showed."""

    page: Page
    logged: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, tmp_path):
    @contextmanager
    def opened(report: Report, scheme="light", size="desktop") -> Iterator[Opened]:
        file = tmp_path / "report.html"
        file.write_text(to_html(report), encoding="utf-8")
        width, height = SIZES[size]
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        seen = Opened(context.new_page())
        seen.page.on("console", lambda message: seen.logged.append(message.text))
        seen.page.on("pageerror", lambda error: seen.logged.append(str(error)))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        seen.page.goto(file.as_uri())
        yield seen
        assert (seen.logged, seen.asked, seen.dialogs) == ([], [file.as_uri()], [])
        context.close()

    return opened


@pytest.mark.parametrize("name", REPORTS)
def test_the_page_alone_can_be_handed_in(name):
    assert read_report(to_html(REPORTS[name]).encode(), "page") == REPORTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_a_browser_finds_the_same_json_in_it(open_page, name):
    with open_page(REPORTS[name]) as opened:
        text = opened.page.evaluate(f"document.getElementById('{ELEMENT_ID}').textContent")
    assert msgspec.json.decode(text) == msgspec.json.decode(to_json(REPORTS[name]))


def test_nothing_in_the_json_can_end_its_element():
    body = embedded(hostile_report()).html.removeprefix("<script").removesuffix("</script>")
    assert re.findall("[<>&\u2028\u2029]", body) == [">"]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_at_every_width_and_in_every_light(open_page, name, size, scheme):
    with open_page(REPORTS[name], scheme, size) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert opened.page.evaluate(LOW_CONTRAST) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_light_and_dark_differ(open_page):
    back = "getComputedStyle(document.body).backgroundColor"
    with open_page(USUAL, "light") as light, open_page(USUAL, "dark") as dark:
        assert light.page.evaluate(back) == "rgb(255, 255, 255)"
        assert dark.page.evaluate(back) == "rgb(13, 17, 23)"


def test_print_is_black_on_white_and_leaves_the_transcript_out(open_page):
    with open_page(USUAL, "dark") as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not opened.page.locator("#transcript").is_visible()
        assert opened.page.locator("#results").is_visible()
        assert opened.page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("name", REPORTS)
def test_a_screen_reader_finds_its_way(open_page, name):
    with open_page(REPORTS[name]) as opened:
        page = opened.page
        assert page.evaluate("document.documentElement.lang") == "en"
        landmarks = [page.get_by_role(role).count() for role in ("banner", "main", "contentinfo")]
        assert landmarks == [1, 1, 1]
        levels = page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(h => +h.tagName[1])")
        assert (levels[0], levels.count(1)) == (1, 1)
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert page.locator("table:not(:has(> caption))").count() == 0
        assert page.locator("th:not([scope])").count() == 0
        assert page.locator("section:not([aria-labelledby])").count() == 0
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids))


def test_the_first_tab_stop_leads_past_the_top(open_page):
    with open_page(USUAL) as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the results"
        assert opened.page.get_by_text("Skip to the results").is_visible()
        opened.page.keyboard.press("Enter")
        assert opened.page.url.endswith("#results")


def test_what_a_student_and_a_helper_look_for_is_there(open_page):
    with open_page(USUAL) as opened:
        text = opened.page.inner_text("main")
    lines = text.replace("\t", "\n").splitlines()
    for expected in (
        "Not ready",
        "Short code, to read out letter by letter: AM",
        "Setup before 5/23",
        "23 May 2019",
        "failed: docker.running",
        "Python 2.7.16",
        "Failed Docker is running",
        "socket <home>/.docker/run/docker.sock: refused",
        "open -a Docker",
        "sudo systemctl start docker (needs administrator rights)",
        "Passed The operating system",
        "sw_vers: 15.1",
        "Skipped, because docker.running has to be ready first.",
        "Download the course's image",
        "home folder",
        "results, transcript",
        "demo, version 0123456789ab",
    ):
        assert expected in lines, expected


def test_the_transcript_is_folded_and_shows_output_as_it_was_printed(open_page):
    with open_page(USUAL) as opened:
        transcript = opened.page.locator("#transcript")
        assert not transcript.get_by_text("Docker version 27.3.1").is_visible()
        transcript.locator("summary").click()
        assert "command: docker --version\nexit code 0\nDocker version 27.3.1\n" in transcript.inner_text()


def test_text_from_a_hostile_machine_stays_text(open_page):
    with open_page(hostile_report()) as opened:
        page = opened.page
        assert page.title().startswith("Not ready: </script></style></title><script>")
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, a[href^='javascript']").count() == 0
        assert page.locator("h1").all_inner_texts() == ["Readiness report"]
        shown = page.inner_text("body")
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown) == []
    assert "\\u202egnp.exe\\u202c" in shown
    assert len(HOSTILE) > max(map(len, shown.splitlines()))


def test_the_page_forbids_itself_everything_but_its_own_style():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', to_html(USUAL))
    assert policy is not None
    assert re.sub("sha256-[^&]*", "HASH", policy[1]) == (
        "default-src &#x27;none&#x27;; style-src &#x27;HASH&#x27;; "
        "base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;"
    )
