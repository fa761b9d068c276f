"""Reading and checking: time for a programme, and for ones many times as long.

The peer is the least that any reader must do: open the file, decode it and split it into
lines and words. Ratios are of processor time, in one run; absolute times depend on the
machine. Give a document as argument; without one a made-up programme is used.
"""

import re
import sys
import time
from pathlib import Path

from cami.programme.interpret import interpret
from cami.programme.lint import lint
from cami.sources.plain_text import read_text
from cami.sources.words import load_vocabulary

FACTORS = (1, 5, 50)
THEMES = ("roads", "wells", "fences", "herders", "rangers", "maps", "permits", "pastures")
VERBS = (
    "Count",
    "Map",
    "Restore",
    "Publish",
    "Agree on",
    "Train people for",
    "Fund",
    "Review",
)
HEADING = re.compile(r"^(\t(?:\[[^\]]*\])?)(\d+)(\.\d+|\.)(?=\s|[A-Z])")


def made_up() -> str:
    """A programme of 32 sections of eight activities, none of them anybody's."""
    lines = []
    for section in range(1, 33):
        lines += [f"\t{section}. Theme {section}", "\tResponsible", "\tPriority", ""]
        for item, verb in enumerate(VERBS, start=1):
            theme, other = THEMES[(section + item) % 8], THEMES[(section * item) % 8]
            text = f"{verb} {theme} near {other} in place {section * 8 + item}"
            lines += [
                f"\t{section}.{item} {text}.",
                "\tGovernment agencies, NGOs",
                "\tHigh",
                "",
            ]
    return "\n".join(lines)


def longer(text: str, factor: int) -> str:
    """The programme's tables again and again, with section numbers that go on."""
    head, sep, tables = text.partition("\n\t1. ")
    body = f"{sep.lstrip(chr(10))}{tables}".splitlines() if sep else text.splitlines()
    sections = max(int(found[2]) for line in body if (found := HEADING.match(line)))
    copies = (
        HEADING.sub(lambda f, by=copy * sections: f"{f[1]}{int(f[2]) + by}{f[3]}", line)
        for copy in range(factor)
        for line in body
    )
    return head + "\n\n" + "\n".join(copies)


def seconds(work, text: str) -> float:
    """Processor time of one call, the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print one row a factor."""
    text = Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else made_up()
    vocabulary = load_vocabulary()

    def read(text: str):
        return interpret(read_text(text, "0" * 64, vocabulary.is_heading), vocabulary)

    def check(text: str):
        return lint(read(text), vocabulary)

    def peer(text: str):
        return [re.findall(r"\w+", line) for line in text.splitlines()]

    read(text)
    base = {}
    print("factor  activities  read s  read+lint s  per activity, of factor 1  of peer")
    for factor in FACTORS:
        long = longer(text, factor)
        count = len(read(long).activities)
        took = {
            name: seconds(work, long)
            for name, work in (("r", read), ("c", check), ("p", peer))
        }
        base = base or {"c": took["c"] / count}
        growth = took["c"] / count / base["c"]
        print(
            f"{factor:6} {count:11} {took['r']:7.2f} {took['c']:12.2f} {growth:26.2f}"
            f" {took['c'] / took['p']:8.0f}"
        )


if __name__ == "__main__":
    main()
