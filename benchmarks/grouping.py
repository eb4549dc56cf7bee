"""Grouping: scores on the two labelled streams beside the all-alone baseline, and speed; `grouping fit` fits the weights.

The data lies beside the project (TACHO_SHARED). A third of its events, chosen by a hash of their labels, is held out: weights are
fitted on the others and the held-out third is only ever looked at as a score. Every stream is grouped whole, in order of arrival,
each item decided by what came before it; a false pair counts half for each of the parts its two items are in. "headlines" is the
held-out third with the texts taken away.
"""

import hashlib
import io
import json
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from adapters.catalogue import load_catalogue
from adapters.grouping_lines import Read, companies_reader, group_lines
from adapters.settings import config_folders
from bot.grouping.fingerprints import fingerprint
from bot.grouping.likeness import Signs
from bot.grouping.matching import StoryIndex
from bot.grouping.stories import Grouper, group
from bot.grouping.terms import stem, terms
from bot.grouping.traits import traits
from bot.model.catalogue import Catalogue
from bot.model.story import Report
from tests.support.requirements import shared_path

SETS = ("auto", "asides")
SET_WEIGHT = {"auto": 2.0, "asides": 1.0}
"""Car news counts more: it is what Tacho reads, and it has four times fewer labelled pairs."""

HEADLINE_WEIGHT = 0.2
"""Weight of the same pairs without their texts, for the feeds that carry headlines only."""

PENALTY = 3.0
Item = dict[str, object]
Part = Callable[[Item], bool]
T = TypeVar("T")


def is_held_out(item: Item) -> bool:
    return hashlib.sha256(str(item["story"]).encode()).digest()[0] % 3 == 0


def is_open(item: Item) -> bool:
    return not is_held_out(item)


def is_any(_: Item) -> bool:
    return True


def items(chosen: str) -> list[Item]:
    lines = shared_path("data", "grouping_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [item for item in map(json.loads, lines) if item["set"] == chosen]


def report_of(item: Item) -> Report:
    told = datetime.fromtimestamp(float(str(item["ts"])), UTC)
    return Report(
        id=str(item["id"]),
        url="",
        publisher=str(item["source"]),
        feed_url="",
        title=str(item["title"]),
        text=str(item["text"]),
        language="en",
        published_at=told,
        seen_at=told,
    )


def main(argv: Sequence[str]) -> int:
    catalogue = load_catalogue(config_folders(None).find)
    if list(argv) == ["fit"]:
        return fit(catalogue)
    read = companies_reader(catalogue)
    print(
        f"{'stream':8}{'part':11}{'items':>6}  {'pair P':>6} {'pair R':>6} {'pair F1':>7}  {'B3 F':>5}  exact stories"
    )
    for chosen in SETS:
        stream = items(chosen)
        labels = stories_of(stream, catalogue, read)
        for name, part in (("open", is_open), ("held out", is_held_out), ("whole", is_any)):
            show(chosen, name, stream, labels, part)
        show(chosen, "headlines", stream, stories_of(bare(stream), catalogue, read), is_held_out)
        show(chosen, "all alone", stream, [str(item["id"]) for item in stream], is_any)
    speed(catalogue, read)
    return 0


def stories_of(stream: Sequence[Item], catalogue: Catalogue, read: Read) -> list[str]:
    """The story of each item, by the same way `tacho group` goes."""
    hidden = ("set", "story")
    lines = (json.dumps({key: value for key, value in item.items() if key not in hidden}) for item in stream)
    sink = io.StringIO()
    group_lines(io.StringIO("\n".join(lines)), sink, catalogue=catalogue, read=read)
    return [json.loads(line)["story"] for line in sink.getvalue().splitlines()]


def speed(catalogue: Catalogue, read: Read) -> None:
    """CPU time for reports one by one, a thousand at once, and one more with those thousand in the window."""
    unread = [report_of(item) for chosen in SETS for item in items(chosen)]
    clear_caches()
    reports, reading = timed(lambda: [read(report) for report in unread])
    grouper = Grouper(catalogue)
    _, placing = timed(lambda: [grouper.place(report) for report in reports])
    clear_caches()
    window, first = timed(lambda: group(reports[:1000], (), catalogue=catalogue))
    _, one_more = timed(lambda: group(reports[1000:1001], window, catalogue=catalogue))
    print(
        f"{len(reports) / placing:.0f} items/s placed, {len(reports) / (placing + reading):.0f} with finding their companies; "
        f"1,000 reports at once: {first:.2f} s; one more beside them: {one_more:.2f} s"
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    return work(), time.process_time() - started


def clear_caches() -> None:
    for remembered in (terms, stem, traits, fingerprint):
        remembered.cache_clear()


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    b3: float
    exact: float

    @property
    def f1(self) -> float:
        return f1(self.precision, self.recall)


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(stream: Sequence[Item], labels: Sequence[str], part: Part) -> Score:
    inside = [part(item) for item in stream]
    gold = [str(item["story"]) for item in stream]
    gold_size, found_size = Counter(gold), Counter(labels)
    both = Counter(zip(gold, labels, strict=True))
    members = defaultdict(list)
    for place, label in enumerate(labels):
        members[label].append(place)
    right = wrong = 0.0
    for places in members.values():
        for one, other in ((a, b) for at, a in enumerate(places) for b in places[:at]):
            if gold[one] == gold[other]:
                right += inside[one]
            else:
                wrong += (inside[one] + inside[other]) / 2
    wanted = sum(size * (size - 1) / 2 for size in Counter(g for g, i in zip(gold, inside, strict=True) if i).values())
    mine = [(g, label) for g, label, i in zip(gold, labels, inside, strict=True) if i]
    b3_precision = sum(both[pair] / found_size[pair[1]] for pair in mine) / len(mine)
    b3_recall = sum(both[pair] / gold_size[pair[0]] for pair in mine) / len(mine)
    exact = {g for g, label in mine if both[g, label] == gold_size[g] == found_size[label]}
    return Score(
        right / (right + wrong) if right + wrong else 1.0,
        right / wanted if wanted else 1.0,
        f1(b3_precision, b3_recall),
        len(exact) / len({g for g, _ in mine}),
    )


def show(chosen: str, name: str, stream: Sequence[Item], labels: Sequence[str], part: Part) -> None:
    s = score(stream, labels, part)
    count = sum(map(part, stream))
    print(f"{chosen:8}{name:11}{count:6}  {s.precision:6.3f} {s.recall:6.3f} {s.f1:7.3f}  {s.b3:5.3f}  {s.exact:.3f}")


def fit(catalogue: Catalogue) -> int:
    """Print the weights that a logistic regression finds on the open part's pairs."""
    rows: list[tuple[Signs, bool, float]] = []
    for chosen in SETS:
        stream, weight = items(chosen), SET_WEIGHT[chosen]
        rows += ((*pair, weight) for pair in training_pairs(stream, catalogue))
        rows += ((*pair, weight * HEADLINE_WEIGHT) for pair in training_pairs(bare(stream), catalogue))
    print(f"{len(rows)} pairs, {sum(same for _, same, _ in rows)} of one event", file=sys.stderr)
    bias, weights = regression(rows)
    print(f"BIAS = {bias:.3f}\nWEIGHTS = Signs(")
    for name, weight in zip(Signs._fields, weights, strict=True):
        print(f"    {name}={weight:.3f},")
    print(")")
    return 0


def bare(stream: Sequence[Item]) -> list[Item]:
    """The same items with their headlines alone."""
    return [item | {"text": ""} for item in stream]


def training_pairs(stream: Sequence[Item], catalogue: Catalogue) -> Iterator[tuple[Signs, bool]]:
    index, read = StoryIndex(catalogue), companies_reader(catalogue)
    by_id = {str(item["id"]): item for item in stream}
    for item in stream:
        report = read(report_of(item))
        index.learn([report])
        if is_open(item):
            for other_id, signs in index.pairs(report):
                if is_open(by_id[other_id]):
                    yield signs, by_id[other_id]["story"] == item["story"]
        index.add(report, report.id)


def regression(rows: Sequence[tuple[Signs, bool, float]]) -> tuple[float, list[float]]:
    """Weighted logistic regression by Newton's method, L2 penalty on weights of standardised signs."""
    total = sum(weight for *_, weight in rows)
    means = [sum(w * signs[at] for signs, _, w in rows) / total for at in range(len(Signs._fields))]
    spreads = [
        math.sqrt(sum(w * (signs[at] - mean) ** 2 for signs, _, w in rows) / total) or 1.0
        for at, mean in enumerate(means)
    ]
    table = [
        ([1.0, *((s - m) / d for s, m, d in zip(signs, means, spreads, strict=True))], float(same), weight)
        for signs, same, weight in rows
    ]
    size = len(means) + 1
    found = [0.0] * size
    for _ in range(12):
        slope = [-PENALTY * value if at else 0.0 for at, value in enumerate(found)]
        curve = [[PENALTY * (a == b and a > 0) for b in range(size)] for a in range(size)]
        for row, same, weight in table:
            chance = 1 / (1 + math.exp(-sum(map(float.__mul__, found, row))))
            pull, bend = weight * (same - chance), weight * chance * (1 - chance)
            for a in range(size):
                slope[a] += pull * row[a]
                for b in range(a + 1):
                    curve[a][b] += bend * row[a] * row[b]
        for a in range(size):
            for b in range(a):
                curve[b][a] = curve[a][b]
        found = [value + step for value, step in zip(found, solved(curve, slope), strict=True)]
    weights = [value / spread for value, spread in zip(found[1:], spreads, strict=True)]
    return found[0] - sum(map(float.__mul__, weights, means)), weights


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; the matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for row in rows[at + 1 :]:
            factor = row[at] / pivot[at]
            row[at:] = [value - factor * other for value, other in zip(row[at:], pivot[at:], strict=True)]
    found: list[float] = []
    for at in reversed(range(len(rows))):
        known = sum(map(float.__mul__, rows[at][at + 1 : -1], found))
        found.insert(0, (rows[at][-1] - known) / rows[at][at])
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
