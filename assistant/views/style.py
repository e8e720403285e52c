"""The little style sheet that the theme's settings cannot say, and the page's language.

Both are constants of this module: no text from a document or a user goes in here.
Colours have a contrast of 7:1 on their background (text) or 3:1 (edges); nothing is told
by colour alone.
"""

from __future__ import annotations

import streamlit as st

from assistant.views.texts import LANGUAGES

_CSS = """
.ra-namn {font-family: "Source Serif", Georgia, serif; font-size: 1.35rem; font-weight: 600;
  letter-spacing: -0.01em; margin: 0 0 0.15rem; color: #12506b}
.ra-under {margin: 0 0 0.6rem; color: #41525b; font-size: 0.9rem; line-height: 1.4}
.ra-ingress {font-size: 1.08rem; line-height: 1.6; max-width: 42rem; margin: 0}
.ra-dov {color: #41525b; font-size: 0.93rem; line-height: 1.5; margin: 0; max-width: 46rem;
  overflow-wrap: anywhere}
.ra-fraga {font-family: "Source Serif", Georgia, serif; font-weight: 600; font-size: 1.3rem;
  line-height: 1.35; margin: 1.2rem 0 0.2rem; padding: 0.1rem 0 0.1rem 0.9rem;
  border-left: 4px solid #12506b; overflow-wrap: anywhere; white-space: pre-line;
  scroll-margin-top: 4.5rem}
.ra-fraga small {display: block; font-family: "Source Sans", sans-serif; font-size: 0.82rem;
  font-weight: 400; color: #41525b}
.ra-inledning {margin: 0.3rem 0; font-weight: 600}
.ra-grupp {font-family: "Source Serif", Georgia, serif; font-size: 1.08rem; font-weight: 600;
  line-height: 1.35; margin: 0.7rem 0 0; padding-bottom: 0.25rem;
  border-bottom: 1px solid #c9d2d6; color: #12506b; overflow-wrap: anywhere}
.ra-text {white-space: pre-line; line-height: 1.6; margin: 0; max-width: 44rem;
  overflow-wrap: anywhere}
.ra-granne {color: #4d5c64}
.ra-kalla {padding: 0.8rem 1rem; border-left: 4px solid #b07d00; background: #fbf9f3}
mark {background: #ffe9a6; color: #1c2b33; padding: 0.05em 0.1em; border-bottom: 2px solid #8a6100;
  -webkit-box-decoration-break: clone; box-decoration-break: clone}
.ra-titel {font-family: "Source Serif", Georgia, serif; font-size: 1.3rem; font-weight: 600;
  line-height: 1.3; margin: 0 0 0.3rem; overflow-wrap: anywhere}
.ra-etikett {font-size: 0.82rem; font-weight: 600; color: #41525b; margin: 0.4rem 0 0.2rem}
.ra-lista {margin: 0.2rem 0; padding-left: 1.2rem; line-height: 1.6; overflow-wrap: anywhere}
.ra-besked {border: 1px solid #82919a; border-left-width: 6px; padding: 0.7rem 1rem;
  margin: 0.3rem 0; line-height: 1.5; border-radius: 0.3rem; background: #f3f5f4;
  overflow-wrap: anywhere; max-width: 46rem}
.ra-besked p {margin: 0}
.ra-varning {border-left-color: #8a6100; background: #fdf8ea}
.ra-fel {border-left-color: #9d2b2b; background: #fdf3f2}
.ra-klart {border-left-color: #1d6b45; background: #f1f8f4}
.ra-dokument {max-width: 44rem}
.ra-dokument h2, .ra-dokument h3 {font-size: 1.12rem; margin: 1.4rem 0 0.3rem; padding: 0}
.ra-dokument p {margin: 0 0 0.8rem}
.ra-dokument .ra-kalla {scroll-margin-top: 6rem}
a:focus-visible, button:focus-visible, summary:focus-visible {outline: 3px solid #12506b !important;
  outline-offset: 2px}
.stChatInput textarea::placeholder, input::placeholder {color: #566770 !important; opacity: 1}
[class*="st-key-kalla_"] button {min-width: 2.6rem; padding: 0.1rem 0.4rem}
@media (prefers-reduced-motion: reduce) {
  * {animation: none !important; transition: none !important}}
"""
# Streamlit follows the end of what is new for a while: so more than once, until a key or
# the wheel says that the reader goes their own way.
_SCROLL = """<script>(() => {
  let mine = true;
  for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    window.addEventListener(event, () => { mine = false; }, {once: true, passive: true});
  const go = () => { const found = [...document.querySelectorAll('%s')].pop();
    if (mine && found) found.scrollIntoView({block: 'start'}); };
  for (const wait of [150, 400, 800, 1300, 2000]) setTimeout(go, wait);
})()</script>"""
QUESTION, PARAGRAPH = ".ra-fraga", ".ra-kalla"


def render_style(language: str) -> None:
    """Put the style sheet in the page and tell screen readers its language.

    Args:
        language: one of :data:`assistant.views.texts.LANGUAGES`.
    """
    st.html(f"<style>{_CSS}</style>")
    known = language if language in LANGUAGES else LANGUAGES[0]
    st.html(
        f"<script>document.documentElement.lang = '{known}'</script>",
        unsafe_allow_javascript=True,
    )


def scroll_to_last(selector: str) -> None:
    """Bring the last question (:data:`QUESTION`) or the cited paragraph into sight."""
    if selector in (QUESTION, PARAGRAPH):
        st.html(_SCROLL % selector, unsafe_allow_javascript=True)
