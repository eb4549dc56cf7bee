"""What only the preview platform promises; the rest is in tests/contracts/test_platform.py."""

import asyncio
import errno
from dataclasses import replace

import pytest
from lxml import html

from adapters.preview.platform import PreviewPlatform
from adapters.preview.posts import kept_posts, post_name
from bot.errors import ChannelClosed
from bot.model.message import Message
from tests.contracts.platform_messages import DIGEST, STORY_PAGE
from tests.support.nouns import delivery


@pytest.fixture
def first():
    return replace(delivery("preview:terminal@2025-12-19T07:30Z"), message=DIGEST)


async def test_post_is_kept_whole_under_its_delivery_id(tmp_path, first):
    await PreviewPlatform(tmp_path).post(first)
    (post,) = kept_posts(tmp_path / "posts")
    assert (post.delivery_id, post.message) == (first.id, DIGEST)


async def test_posts_survive_a_restart_and_the_page_shows_the_newest_first(tmp_path, first):
    await PreviewPlatform(tmp_path).post(first)
    await PreviewPlatform(tmp_path).post(replace(first, id="second", message=STORY_PAGE))
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.index(f'aria-label="{STORY_PAGE.title}"') < page.index(f'aria-label="{DIGEST.title}"')


async def test_parts_of_one_digest_stand_in_reading_order_below_newer_digests(tmp_path, first):
    platform = PreviewPlatform(tmp_path)
    for digest, part in (("old", 0), ("old", 1), ("new", 0), ("new", 1)):
        message = Message(f"{digest} part {part}", ())
        await platform.post(replace(first, id=f"{digest}#{part}", digest_id=digest, part=part, message=message))
    page = html.document_fromstring((tmp_path / "index.html").read_text("utf-8"))
    assert page.xpath("//article/@aria-label") == ["new part 0", "new part 1", "old part 0", "old part 1"]


async def test_order_of_posting_is_kept_when_the_clock_is_set_back(tmp_path, first, monkeypatch):
    monkeypatch.setattr("time.time_ns", iter(range(100, 0, -1)).__next__)
    platform = PreviewPlatform(tmp_path)
    for number in range(5):
        await platform.post(replace(first, id=f"d{number}"))
    assert [post.delivery_id for post in kept_posts(tmp_path / "posts")] == ["d4", "d3", "d2", "d1", "d0"]


async def test_page_lost_in_a_crash_is_written_when_the_post_is_tried_again(tmp_path, first):
    platform = PreviewPlatform(tmp_path)
    await platform.post(first)
    (tmp_path / "index.html").unlink()
    await platform.post(first)
    assert (tmp_path / "index.html").exists()


async def test_two_platforms_on_one_folder_post_a_delivery_once(tmp_path, first):
    shown = []
    platforms = [PreviewPlatform(tmp_path, show=shown.append) for _ in range(4)]
    refs = await asyncio.gather(*(platform.post(first) for platform in platforms))
    assert (len(set(refs)), len(kept_posts(tmp_path / "posts")), len(shown)) == (1, 1, 1)


async def test_page_shows_the_newest_posts_and_counts_the_rest(tmp_path, first, monkeypatch):
    monkeypatch.setattr("adapters.preview.platform.POSTS_ON_PAGE", 3)
    platform = PreviewPlatform(tmp_path)
    for number in range(5):
        await platform.post(replace(first, id=f"d{number}", message=Message(f"Post {number}", ())))
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "2 earlier posts are kept in" in page
    assert ("Post 4" in page, "Post 2" in page, "Post 1" in page) == (True, True, False)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"delivery_id": "x", "message": {"title": "", "blocks": [{"block": "Gone"}]}}']
)
async def test_post_of_another_version_stops_nothing(tmp_path, first, text):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "old.json").write_text(text)
    await PreviewPlatform(tmp_path).post(first)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "A post this version cannot show" in page
    assert DIGEST.title in page


async def test_new_post_is_shown_once(tmp_path, first):
    shown = []
    platform = PreviewPlatform(tmp_path, show=shown.append)
    await platform.post(first)
    await platform.post(first)
    assert shown == [DIGEST]


async def test_nothing_but_posts_and_page_is_left_behind(tmp_path, first):
    await PreviewPlatform(tmp_path).post(first)
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(
        ["posts", f"{post_name(first.id)}.json", "index.html"]
    )


async def test_file_system_without_links_keeps_posts_too(tmp_path, first, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", no_links)
    platform = PreviewPlatform(tmp_path)
    await platform.post(first)
    await platform.post(first)
    assert [post.message for post in kept_posts(tmp_path / "posts")] == [DIGEST]


async def test_folder_that_cannot_be_made_names_the_folder_and_the_cure(tmp_path, first):
    (tmp_path / "page").write_text("a file")
    with pytest.raises(ChannelClosed, match="page") as caught:
        await PreviewPlatform(tmp_path / "page").post(first)
    assert "folder" in caught.value.cure


@pytest.mark.parametrize("pair", [("a/b", "a:b"), ("x" * 300, "x" * 301), ("Ärger", "ärger"), ("..", "...")])
def test_different_ids_get_different_safe_names(pair):
    names = [post_name(one) for one in pair]
    assert names[0] != names[1]
    assert all(len(name) < 120 and "/" not in name and not name.startswith("..") for name in names)
