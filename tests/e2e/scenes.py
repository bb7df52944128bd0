"""Every view of the page and everything that opens in it: how one gets there.

A scene is an address and what is pressed there. Whoever looks at all of the page (axe-core, whoever
makes pictures of it) walks through these, so that a new view or box is added in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.e2e.waiting import until

__all__ = ["CODED", "CONFIDENTIAL", "START", "Scene", "show"]


@dataclass(frozen=True)
class Scene:
    """``ready`` is there once it can be looked at; ``focus`` has the focus before ``keys``."""

    name: str
    address: str
    ready: str
    keys: tuple[str, ...] = ()
    focus: str = ""
    press: str = ""  # what is clicked first
    then: str = ""  # what is there after the keys


_TEXT = ".tc-turn p"
_CARD = '.tc-candidate-card[aria-busy="false"] .tc-member'
_CODE = '.tc-code-page[aria-busy="false"] .tc-member'
_BOX = ".tc-popover"

CODED = (
    Scene("overview", "overview", ".tc-outputs"),
    Scene("reading", "reading/P02", _TEXT, ("j", "j"), ".tc-scroll"),
    Scene("reading-touched", "reading/P02", _TEXT, press=".tc-code", then=".tc-label .tc-plain"),
    Scene("reading-picker", "reading/P02", _TEXT, ("j", "j", "Enter"), ".tc-scroll", then=_BOX),
    Scene("reading-typed", "reading/P02", _TEXT, ("j", "j", *["Shift+ArrowRight"] * 11, "l", "e"),
          ".tc-scroll", then=".tc-new"),
    Scene("reading-new-code", "reading/P02", _TEXT, ("j", "z", "q"), ".tc-scroll", then=".tc-new"),
    Scene("reading-memo", "reading/P02", _TEXT, ("j", "j", "Shift+M"), ".tc-scroll", then=_BOX),
    Scene("candidates", "candidates", _CARD),
    Scene("candidates-filter", "candidates", _CARD, press=".tc-filters summary"),
    Scene("candidates-into", "candidates", _CARD, ("Escape", "m"), then=_BOX),
    Scene("candidates-merge", "candidates", _CARD, ("Escape", "g"), then=_BOX),
    Scene("candidates-chosen", "candidates", _CARD, ("Escape", "x", "j", "x"), then=".tc-chosen"),
    Scene("candidates-reject", "candidates", _CARD, ("Escape", "r"), then=_BOX),
    Scene("codes", "codes", _CODE),
    Scene("codes-rename", "codes", _CODE, ("r",), ".tc-member", then=_BOX),
    Scene("codes-define", "codes", _CODE, ("f",), ".tc-member", then=_BOX),
    Scene("codes-colour", "codes", _CODE, ("c",), ".tc-member", then=_BOX),
    Scene("codes-merge", "codes", _CODE, ("m",), ".tc-member", then=_BOX),
    Scene("codes-memo", "codes", _CODE, ("Shift+M",), ".tc-member", then=_BOX),
    Scene("codes-overlap", "codes", _CODE,
          press=".tc-overlap .tc-chip", then=".tc-shared"),
    Scene("themes", "themes", ".tc-card"),
    Scene("themes-map", "themes?show=map", ".tc-map .tc-shape"),
    Scene("themes-tree", "themes?show=map&form=tree", ".tc-map .tc-shape"),
    Scene("themes-table", "themes?show=map&form=table", ".tc-map svg"),
    Scene("themes-new", "themes", ".tc-card", ("n",), ".tc-card", then=_BOX),
    Scene("themes-into", "themes", ".tc-card", ("m",), ".tc-card", then=_BOX),
    Scene("themes-opened", "themes", ".tc-column .tc-head", press=".tc-column .tc-head",
          then=".tc-theme-page"),
    Scene("together", "together/differences", ".tc-difference"),
    Scene("together-other", "together/differences", ".tc-difference", ("m",), ".tc-difference",
          then=_BOX),
    Scene("together-codebooks", "together/codebooks", ".tc-book-row"),
    Scene("together-reading", "together/reading", _TEXT),
    Scene("together-codes", "together/codes", ".tc-code-page h2"),
    Scene("together-themes", "together/map", ".tc-themes .tc-head"),
    Scene("together-agreement", "together/agreement", ".tc-figures"),
    Scene("search", "overview", ".tc-outputs", ("Control+k", *"time"), then=".tc-results mark"),
    Scene("help", "reading/P02", _TEXT, ("?",), ".tc-scroll", then="dialog"),
)  # fmt: skip
CONFIDENTIAL = (
    Scene("correct", "correct", ".tc-said"),
    Scene("correct-turn", "correct", ".tc-said", press=".tc-said"),
    Scene("correct-speaker", "correct", ".tc-said", press=".tc-spoken .tc-link", then=_BOX),
    Scene("names", "names", ".tc-contexts li"),
    Scene("names-same", "names", ".tc-contexts li", ("s",), ".tc-row", then=".tc-inline"),
    Scene("overview-waiting", "overview", ".tc-outputs"),
)
START = (
    Scene("start", "start", ".tc-form"),
    Scene("start-more", "start", ".tc-form", press=".tc-more summary"),
    Scene("start-folders", "start", ".tc-form", press=".tc-with .tc-button", then=".tc-folders"),
)


def show(page: Any, base: str, scene: Scene) -> None:
    """Go to a scene from anywhere, and wait until nothing moves any more."""
    page.goto("about:blank")  # what an earlier scene opened is gone
    page.goto(f"{base}#/{scene.address}")
    page.wait_for_selector(scene.ready)
    page.wait_for_selector('.tc-main[aria-busy="false"]')
    page.wait_for_timeout(400)
    if scene.press:
        page.locator(scene.press).first.click()
    if scene.focus:
        page.locator(scene.focus).first.focus()
    for key in scene.keys:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    if scene.then:
        page.wait_for_selector(scene.then)
    until(page, "document.getAnimations().every((one) => one.playState !== 'running')")
    page.wait_for_timeout(500)
