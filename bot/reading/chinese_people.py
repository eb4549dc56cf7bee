"""People of Chinese sentences: a title, a family name and one or two more characters, with nothing between them ("创始人雷军").

Chinese has no capitals and no blanks, so a name counts only behind a title and before what may follow a name: a verb of saying, a mark,
or a word of time or place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.reading.companies import Mention
from bot.reading.roles import Role

_FOLLOWS = r"(?=[,，.。:：;；、\s\"“”（(]|在|对|和|与|及|于|曾|将|也|还|则|近日|今日|昨日|当天|日前|接受|出席|透露|认为|指出|强调|介绍|宣布|发布|离职|辞任|$)"


class ChinesePeople:
    """Finds names behind titles. Built once from the lexicon."""

    def __init__(self, lexicon: Mapping[str, tuple[str, ...]]) -> None:
        titles = sorted(lexicon.get("native_role_words", ()), key=len, reverse=True)
        families = sorted(lexicon.get("native_family_names", ()), key=len, reverse=True)
        verbs = "|".join(re.escape(verb) for verb in lexicon.get("speech_verbs", ()) if verb[0] >= "\u2e80")
        follows = f"{_FOLLOWS}|(?={verbs})" if verbs else _FOLLOWS
        listed = "|".join(map(re.escape, titles))
        self._pattern = (
            re.compile(
                rf"(?P<role>(?:{listed})(?:(?:兼|、)(?:{listed})){{0,2}})"
                rf"(?P<name>(?:{'|'.join(map(re.escape, families))})[\u4e00-\u9fff]{{1,2}}?)(?:{follows})"
            )
            if titles and families
            else None
        )

    def find(self, folded: str, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, Role]]:
        """The names in `folded[start:end]` with their role, and the company right before it."""
        if self._pattern is None:
            return
        ends = {mention.end: mention.company_id for mention in mentions}
        for match in self._pattern.finditer(folded, start, end):
            yield match.start("name"), match.end("name"), Role(match["role"], ends.get(match.start()))
