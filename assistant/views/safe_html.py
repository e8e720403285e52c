"""Text from documents and users, made into HTML that says just that text.

Streamlit's Markdown turns a document's own words into headings, links, pictures, emoji
and colours, and escapes do not stop all of it. So such text is only shown through
``st.html``, and only after passing here: everything is escaped, and the sole tags are
those that these functions write themselves.
"""

from __future__ import annotations

from html import escape


def plain(text: str) -> str:
    """Return ``text`` as HTML without a single tag.

    >>> plain('<b onclick="x">A & B</b>')
    '&lt;b onclick=&quot;x&quot;&gt;A &amp; B&lt;/b&gt;'
    """
    return escape(text, quote=True)


def marked(text: str, start: int, end: int) -> str:
    """Return ``text`` as HTML with the slice ``text[start:end]`` in one ``<mark>``.

    A slice that is empty or reaches outside the text marks what of it there is, or
    nothing.

    >>> marked("Staden <b>har</b> fyra fältgrupper.", 0, 6)
    '<mark>Staden</mark> &lt;b&gt;har&lt;/b&gt; fyra fältgrupper.'
    """
    start = min(max(start, 0), len(text))
    end = min(max(end, start), len(text))
    if start == end:
        return plain(text)
    return f"{plain(text[:start])}<mark>{plain(text[start:end])}</mark>{plain(text[end:])}"


def element(tag: str, text: str, css: str = "", **attributes: str) -> str:
    """Return ``text`` within a tag.

    Args:
        tag: the tag's name, from this project's own code.
        text: any text; escaped here.
        css: the class, from this project's own code.
        attributes: further attributes; their values are escaped, and an underscore in a
            name is a hyphen (``aria_label``).
    """
    return wrapped(tag, plain(text), css, **attributes)


def wrapped(tag: str, inner: str, css: str = "", **attributes: str) -> str:
    """Return HTML that these functions made (``inner``) within a tag."""
    given = {"class": css, **attributes}
    written = "".join(
        f' {name.replace("_", "-")}="{plain(value)}"' for name, value in given.items() if value
    )
    return f"<{tag}{written}>{inner}</{tag}>"
