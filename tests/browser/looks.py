"""Which pages look the same to two people: each look is audited once, whoever gets it."""

import re

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
PARTS = re.compile(r"<script[^>]*>.*?</script>|<link[^>]*>", re.DOTALL)
HEAD = re.compile(r"<head>.*</head>", re.DOTALL)
WAY = re.compile(r' (href|action|value|aria-current)="[^"]*"')


class Looks:
    """The looks that were seen, in one language.

    A page is its contents, with its styles and scripts, in a frame: header, navigation, years. Two people who
    may do the same get the same contents; the frame is the person's, and the same on many pages but for where
    its links lead. A look is new where the contents or the frame are.
    """

    def __init__(self) -> None:
        self._contents: set[str] = set()
        self._frames: set[str] = set()

    def is_new(self, html: str) -> bool:
        """Whether this look was not seen before; from now on it was."""
        contents, frame = contents_of(html), frame_of(html)
        is_known = contents in self._contents and frame in self._frames
        self._contents.add(contents)
        self._frames.add(frame)
        return not is_known


def contents_of(html: str) -> str:
    """What is within the frame, without the tokens of its forms. A page without a frame is all contents."""
    found = MAIN.search(html)
    within = found.group() if found else html
    return TOKEN.sub(r"\1", within + "".join(PARTS.findall(html)))


def frame_of(html: str) -> str:
    """What stands around, without where it leads."""
    around = PARTS.sub("", HEAD.sub("", MAIN.sub("", html)))
    return WAY.sub(r" \1", around)
