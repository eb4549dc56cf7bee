"""Commands about digests: show or post the channel's own, and say why a story was or was not told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.commands.asking import Request
from bot.desk.editions import MEMORY, Editor
from bot.errors import BadRequest
from bot.model.catalogue import Catalogue
from bot.model.digest import RankedStory
from bot.model.message import Block, Heading, Hint, Message
from bot.model.story import Story
from bot.model.subscription import ChannelProfile, Interest
from bot.ports import Outbox, StoryShelf, SubscriptionShelf
from bot.timing.editions import covers_since
from bot.writing.names import topic_name
from bot.writing.pages_desk import instant_text, interest_text, notice, why_page
from bot.writing.ranking import Taste, is_rumour, rank

LOOKBACK = timedelta(days=1)
"""How far a digest looks back where no slot says it."""

SAMPLE_LOOKBACK = timedelta(days=3)
"""A sample has to show something on a quiet weekend too."""

NOW_WORDS = frozenset({"now", "jetzt", "post", "现在"})
PREVIEW_WORDS = frozenset({"", "preview", "vorschau", "预览"})


class Editions:
    """Digests on request."""

    def __init__(
        self,
        *,
        editor: Editor,
        stories: StoryShelf,
        subscriptions: SubscriptionShelf,
        outbox: Outbox,
        catalogue: Catalogue,
    ) -> None:
        self._editor = editor
        self._stories = stories
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._catalogue = catalogue

    async def digest(self, request: Request) -> Message:
        """The channel's digest as it would be posted now, or (now) posted."""
        words = request.phrases.desk
        how = request.text("how").casefold()
        if how not in NOW_WORDS | PREVIEW_WORDS:
            raise BadRequest(words.no_choice.format(typed=how, command="digest", choices="preview, now"))
        interests, since = await self._due(request)
        if how in NOW_WORDS:
            edition = await self._editor.post_now(request.profile, interests, since)
            if edition is not None:
                return notice(words.digest_name, words.digest_posting)
            parts: Sequence[Message] = ()
        else:
            parts = await self._editor.preview(request.profile, interests, since)
        if not parts:
            nothing = words.digest_nothing.format(since=instant_text(since, request.zone, request.phrases))
            return notice(words.digest_name, nothing)
        more = request.phrases.count(words.digest_more_parts, len(parts) - 1)
        blocks: tuple[Block, ...] = (*parts[0].blocks, Hint(more)) if len(parts) > 1 else parts[0].blocks
        return Message(parts[0].title, blocks, private=True, summary=parts[0].summary)

    async def sample(self, profile: ChannelProfile, interest: Interest, request: Request) -> Sequence[Block]:
        """What a new subscription would say now, without the digest's own title; () when there is nothing."""
        parts = await self._editor.preview(profile, (interest,), request.now - SAMPLE_LOOKBACK)
        if not parts:
            return ()
        return tuple(block for block in parts[0].blocks if not (isinstance(block, Heading) and block.level == 1))

    async def why(self, request: Request) -> Message:
        """Why a story was or was not told in the channel."""
        typed = request.needed("id").lstrip("#").casefold()
        story = await self._stories.story(typed)
        if story is None:
            raise BadRequest(request.phrases.desk.no_story.format(typed=typed))
        interests, since = await self._due(request)
        told = await self._outbox.told(request.channel, request.now - MEMORY)
        window = await self._stories.story_window(min(since, story.updated_at))
        ranked = rank(
            window,
            interests=interests,
            muted=request.profile.muted,
            told={},
            now=request.now,
            catalogue=self._catalogue,
        )
        place = next((number for number, one in enumerate(ranked, start=1) if one.story.id == story.id), None)
        one = None if place is None else ranked[place - 1]
        sentences = self._reasons(story, interests, told.get(story.id), request)
        if one is not None and place is not None:
            sentences.append(self._placed(one, place, len(ranked), request))
        return why_page(story, sentences, one, language=request.language)

    async def _due(self, request: Request) -> tuple[tuple[Interest, ...], datetime]:
        """What the channel follows, and since when its next digest tells."""
        slots = await self._subscriptions.slots(request.channel)
        interests = tuple(interest for slot in slots for interest in slot.interests)
        if not slots:
            return (), request.now - LOOKBACK
        return interests, min(covers_since(slot.cadence, request.now) for slot in slots)

    def _reasons(
        self, story: Story, interests: Sequence[Interest], told_at: datetime | None, request: Request
    ) -> list[str]:
        words, phrases = request.phrases.desk, request.phrases
        if told_at is not None:
            return [words.why_told.format(date=instant_text(told_at, request.zone, phrases))]
        taste = Taste(
            interests=tuple(interests) or (Interest(),), muted=request.profile.muted, catalogue=self._catalogue
        )
        muted = taste.muted_in(story)
        if muted != Interest():
            return [words.why_muted.format(what=interest_text(muted, self._catalogue, phrases))]
        if not taste.wants(story):
            off = taste.topic_off(story)
            if off is not None:
                return [words.why_off.format(topic=topic_name(off, self._catalogue, phrases), id=off)]
            about = interest_text(Interest(story.main_company_ids, story.topics), self._catalogue, phrases)
            followed = "; ".join(interest_text(one, self._catalogue, phrases) for one in taste.interests)
            about = words.why_nothing if about == words.everything else about
            return [words.why_not_followed.format(about=about, followed=followed)]
        return [words.why_rumour] if is_rumour(story) else []

    def _placed(self, one: RankedStory, place: int, n: int, request: Request) -> str:
        score = f"{one.score:.2f}".replace(".", request.phrases.numbers.decimal)
        return request.phrases.desk.why_place.format(place=place, n=n, score=score)
