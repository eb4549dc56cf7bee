"""What Tacho says of feeds: how they are, and what became of adding, removing, importing; in its three languages.

One file for all three, though it is a long one: the reasons why a feed fails are remembered as English sentences, and `problems` holds
what each is in another language, with the same gaps; side by side none is forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.writing.desk_phrases import Plural


@dataclass(frozen=True, slots=True)
class FeedPhrases:
    """The words about feeds in one language; the defaults are English."""

    # How a feed is
    pace_day: str = "normally {n} a day"
    pace_week: str = "normally {n} a week"
    pace_month: str = "normally {n} a month"
    pace_year: str = "normally {n} a year"
    none_for: Plural = ("none for {n} day", "none for {n} days")
    nothing_for: Plural = ("nothing new for {n} day", "nothing new for {n} days")
    last_answer: str = "last answer: {problem}"
    failing_since: str = "failing since {date}"
    asked_again: str = "asked again {date}"
    stopped: str = "not asked any more"
    part_mark: str = "; "
    health_title: str = "How the feeds are"
    health_summary: str = "{feeds}: {parts}."
    health_well: str = "{n} well"
    health_failing: str = "{n} failing"
    health_ill: str = "{n} in need of somebody"
    health_unasked: str = "{n} not asked yet"
    ill_title: str = "In need of somebody"
    failing_title: str = "Failing; Tacho tries again by itself"
    well_title: str = "Well"
    unasked_title: str = "Not asked yet"
    health_help: str = "More on one of them: /feeds health NAME."
    fact_condition: str = "How it is"
    fact_address: str = "Address"
    fact_language: str = "Language"
    fact_checked: str = "Last asked"
    fact_next: str = "Asked next"
    fact_newest: str = "Newest entry"
    fact_entries: str = "Entries read"
    fact_source: str = "Where it comes from"
    from_configuration: str = "feeds.toml"
    from_people: str = "added here with /feeds add"
    from_elsewhere: str = "added elsewhere with /feeds add"
    list_page: str = "Feeds {first} to {last} of {n}."

    # Notices
    ill_notice: Plural = ("A feed needs somebody", "{n} feeds need somebody")
    back_notice: Plural = ("A feed is back", "{n} feeds are back")
    notice_line: str = "{publisher}: {health}"
    notice_cure: str = "Take it out with /feeds remove NAME, or give its new address with /feeds add ADDRESS."
    notice_cure_configured: str = (
        "Whoever runs Tacho can correct or take it out in feeds.toml; /feeds health says more."
    )
    notice_cure_elsewhere: str = "Whoever runs Tacho can take it out with: tacho feeds remove NAME."
    back_line: str = "{publisher} can be read again."

    # Adding, removing
    several: str = "There are several feeds on that page. Which one?"
    already: str = "{publisher} is read already."
    joined: str = "{publisher} is read already. It stays for this channel too, even if it is removed elsewhere."
    added_quietly: str = "{publisher} is read from now on."
    added_empty: str = "{publisher} is read from now on; so far it holds nothing."
    unknown: str = (
        "“{typed}” is neither an address nor the name of a feed or pack that can be added. An address looks like "
        "https://example.com/feed; /feeds packs shows the packs."
    )
    again_after: str = "Try it again after {time}."
    too_soon: str = "That address was asked a moment ago, and Tacho asks none more often. Add it again after {time}."
    configured: str = (
        "{publisher} stands in the feeds.toml of this installation; whoever runs it can take it out there."
    )
    stays: str = "{publisher} is not wanted here any more. It is still read, since it was added elsewhere too."
    elsewhere: str = "{publisher} was added elsewhere: it can be removed there, or by whoever runs Tacho with: tacho feeds remove {key}"
    pack_stays: Plural = (
        "{n} is still read, since it was added elsewhere too.",
        "{n} are still read, since they were added elsewhere too.",
    )
    pack_configured: str = (
        "The feeds of “{pack}” stand in the feeds.toml of this installation; whoever runs it can take them out there."
    )
    pack_elsewhere: str = "The feeds of “{pack}” stand in feeds.toml or were added elsewhere: they can be removed there, or by whoever runs Tacho."
    pack_removed: Plural = ("{n} feed is not read any more.", "{n} feeds are not read any more.")
    ambiguous: str = "“{typed}” can be several feeds. Which one?"
    button_remove: str = "Remove {name}"

    # Lists
    packs_title: str = "Packs of feeds"
    pack_line: str = "{pack}: {feeds}, {n} of them read"
    packs_help: str = "Add all of one with /feeds add NAME; take them out again with /feeds remove NAME."
    added_title: str = "Feeds added"
    import_title: str = "Feeds imported"
    imported: Plural = ("{n} feed is read from now on.", "{n} feeds are read from now on.")
    import_nothing: str = "None of these feeds is new."
    import_empty: str = "That list holds no feed."
    import_known: Plural = ("{n} is read already.", "{n} are read already.")
    import_more: Plural = ("{n} more is beyond the limit.", "{n} more are beyond the limit.")
    import_refused: str = "Not taken"
    export_title: str = "Feeds as OPML"
    export_help: str = (
        "Copy this into a file with the ending .opml. Whoever runs Tacho gets the file with: tacho feeds export FILE."
    )
    export_more: Plural = (
        "{n} feed more is left out here; tacho feeds export FILE writes all.",
        "{n} feeds more are left out here; tacho feeds export FILE writes all.",
    )

    problems: Mapping[str, str] = field(default_factory=dict)


GERMAN_FEEDS = FeedPhrases(
    pace_day="normal {n} am Tag",
    pace_week="normal {n} in der Woche",
    pace_month="normal {n} im Monat",
    pace_year="normal {n} im Jahr",
    none_for=("seit {n} Tag keine", "seit {n} Tagen keine"),
    nothing_for=("seit {n} Tag nichts Neues", "seit {n} Tagen nichts Neues"),
    last_answer="letzte Antwort: {problem}",
    failing_since="gestört seit {date}",
    asked_again="wieder gefragt {date}",
    stopped="wird nicht mehr gefragt",
    health_title="Wie es den Quellen geht",
    health_well="{n} in Ordnung",
    health_failing="{n} gestört",
    health_ill="{n} brauchen jemanden",
    health_unasked="{n} noch nicht gefragt",
    ill_title="Brauchen jemanden",
    failing_title="Gestört; Tacho versucht es von selbst wieder",
    well_title="In Ordnung",
    unasked_title="Noch nicht gefragt",
    health_help="Mehr zu einer davon: /feeds health NAME.",
    fact_condition="Wie es ihr geht",
    fact_address="Adresse",
    fact_language="Sprache",
    fact_checked="Zuletzt gefragt",
    fact_next="Nächste Abfrage",
    fact_newest="Neuester Eintrag",
    fact_entries="Gelesene Einträge",
    fact_source="Woher sie kommt",
    from_people="hier ergänzt mit /feeds add",
    from_elsewhere="anderswo ergänzt mit /feeds add",
    list_page="Quellen {first} bis {last} von {n}.",
    ill_notice=("Eine Quelle braucht jemanden", "{n} Quellen brauchen jemanden"),
    back_notice=("Eine Quelle ist wieder da", "{n} Quellen sind wieder da"),
    notice_cure="Entfernen mit /feeds remove NAME, oder ihre neue Adresse angeben mit /feeds add ADRESSE.",
    notice_cure_configured="Wer Tacho betreibt, kann sie in feeds.toml berichtigen oder herausnehmen; mehr sagt /feeds health.",
    notice_cure_elsewhere="Wer Tacho betreibt, kann sie herausnehmen mit: tacho feeds remove NAME.",
    back_line="{publisher} ist wieder lesbar.",
    several="Auf dieser Seite gibt es mehrere Quellen. Welche?",
    already="{publisher} wird schon gelesen.",
    joined="{publisher} wird schon gelesen. Die Quelle bleibt auch für diesen Kanal, selbst wenn sie anderswo entfernt wird.",
    added_quietly="{publisher} wird ab jetzt gelesen.",
    added_empty="{publisher} wird ab jetzt gelesen; noch steht nichts darin.",
    unknown=(
        "„{typed}“ ist weder eine Adresse noch der Name einer Quelle oder eines Pakets, das sich ergänzen lässt. Eine Adresse sieht "
        "aus wie https://example.com/feed; die Pakete zeigt /feeds packs."
    ),
    again_after="Bitte nach {time} noch einmal.",
    too_soon="Diese Adresse wurde eben erst gefragt, und öfter fragt Tacho keine. Bitte nach {time} noch einmal.",
    configured="{publisher} steht in der feeds.toml dieser Installation; wer sie betreibt, kann die Quelle dort herausnehmen.",
    stays="{publisher} wird hier nicht mehr gewünscht, aber weiter gelesen: die Quelle wurde auch anderswo ergänzt.",
    elsewhere=(
        "{publisher} wurde anderswo ergänzt: entfernen lässt sich die Quelle dort, oder von dem, der Tacho betreibt, mit: "
        "tacho feeds remove {key}"
    ),
    pack_stays=(
        "{n} wird weiter gelesen, weil sie auch anderswo ergänzt wurde.",
        "{n} werden weiter gelesen, weil sie auch anderswo ergänzt wurden.",
    ),
    pack_configured="Die Quellen von „{pack}“ stehen in der feeds.toml dieser Installation; wer sie betreibt, kann sie dort herausnehmen.",
    pack_elsewhere=(
        "Die Quellen von „{pack}“ stehen in feeds.toml oder wurden anderswo ergänzt: entfernen lassen sie sich dort, oder von dem, der "
        "Tacho betreibt."
    ),
    pack_removed=("{n} Quelle wird nicht mehr gelesen.", "{n} Quellen werden nicht mehr gelesen."),
    ambiguous="„{typed}“ kann mehrere Quellen meinen. Welche?",
    button_remove="{name} entfernen",
    packs_title="Pakete von Quellen",
    pack_line="{pack}: {feeds}, davon {n} gelesen",
    packs_help="Ein ganzes ergänzen mit /feeds add NAME; wieder herausnehmen mit /feeds remove NAME.",
    added_title="Quellen ergänzt",
    import_title="Quellen übernommen",
    imported=("{n} Quelle wird ab jetzt gelesen.", "{n} Quellen werden ab jetzt gelesen."),
    import_nothing="Keine dieser Quellen ist neu.",
    import_empty="In dieser Liste steht keine Quelle.",
    import_known=("{n} wird schon gelesen.", "{n} werden schon gelesen."),
    import_more=("{n} weitere ist zu viel.", "{n} weitere sind zu viel."),
    import_refused="Nicht übernommen",
    export_title="Quellen als OPML",
    export_help=(
        "In eine Datei mit der Endung .opml kopieren. Wer Tacho betreibt, bekommt die Datei mit: tacho feeds export DATEI."
    ),
    export_more=(
        "{n} weitere Quelle fehlt hier; tacho feeds export DATEI schreibt alle.",
        "{n} weitere Quellen fehlen hier; tacho feeds export DATEI schreibt alle.",
    ),
    problems={
        "The address is redirected in a circle, or too many times.": "Die Adresse wird im Kreis oder zu oft weitergeleitet.",
        "The server redirects, but does not say where to.": "Der Server leitet weiter, sagt aber nicht wohin.",
        "The server gave no whole answer within {n} s.": "Der Server gab in {n} s keine ganze Antwort.",
        "The answer is larger than {n} MB; Tacho reads no more than that.": "Die Antwort ist größer als {n} MB; mehr liest Tacho nicht.",
        "The answer is packed in a way Tacho did not ask for.": "Die Antwort ist anders gepackt als verlangt.",
        "The answer's body is not compressed as its header says.": "Die Antwort ist nicht so gepackt, wie ihr Kopf sagt.",
        "The answer broke off in the middle of its compressed body.": "Die Antwort brach mitten im gepackten Inhalt ab.",
        "The host's name is not known (DNS); check how it is written.": (
            "Der Name des Servers ist unbekannt (DNS); bitte prüfen, wie er geschrieben ist."
        ),
        "No secure connection (TLS) comes about; an address that begins with http:// may work.": (
            "Eine sichere Verbindung (TLS) kommt nicht zustande; vielleicht geht eine Adresse, die mit http:// beginnt."
        ),
        "The server's certificate is not valid, so nothing it says can be trusted.": (
            "Das Zertifikat des Servers ist ungültig; seinen Angaben ist nicht zu trauen."
        ),
        "The server does not accept the connection.": "Der Server nimmt die Verbindung nicht an.",
        "The answer is not proper HTTP, or its header is too large.": "Die Antwort ist kein richtiges HTTP, oder ihr Kopf ist zu groß.",
        "The connection broke off before the answer was whole.": "Die Verbindung brach ab, bevor die Antwort ganz war.",
        "The server says that nothing changed (304), though nobody asked it that.": (
            "Der Server sagt ungefragt, dass sich nichts geändert hat (304)."
        ),
        "The site lets only web browsers in (a Cloudflare challenge, {n}); ask its publisher to allow feed readers.": (
            "Die Seite lässt nur Browser herein (eine Cloudflare-Prüfung, {n}); das Medium bitten, Feedleser zuzulassen."
        ),
        "The server says that this feed is gone for good (410); look for its new address on the publisher's site.": (
            "Der Server sagt, dass es die Quelle nicht mehr gibt (410); die neue Adresse auf der Seite des Mediums suchen."
        ),
        "Its publisher says that this feed has ended; remove it.": "Das Medium sagt, dass diese Quelle beendet ist; entfernen.",
        "The server asks for a pause (429).": "Der Server bittet um eine Pause (429).",
        "The server is not available at the moment (503).": "Der Server ist gerade nicht verfügbar (503).",
        "The feed asks for a login (401); give its address as https://NAME:PASSWORD@HOST/PATH.": (
            "Die Quelle verlangt eine Anmeldung (401); die Adresse als https://NAME:PASSWORT@SERVER/PFAD angeben."
        ),
        "The server refuses to give the feed (403); ask its publisher to let feed readers in.": (
            "Der Server gibt die Quelle nicht heraus (403); das Medium bitten, Feedleser zuzulassen."
        ),
        "There is no feed at this address (404); look for its new address on the publisher's site.": (
            "Unter dieser Adresse ist keine Quelle (404); die neue Adresse auf der Seite des Mediums suchen."
        ),
        "The server has a fault of its own ({n}).": "Der Server hat selbst eine Störung ({n}).",
        "The server answers with status {n}, which is no feed.": "Der Server antwortet mit Status {n}; das ist keine Quelle.",
        "The answer is empty.": "Die Antwort ist leer.",
        "This is a web page, not a feed; look for the address of its feed on that page.": (
            "Das ist eine Webseite, keine Quelle; die Adresse der Quelle auf dieser Seite suchen."
        ),
        "The feed is malformed: no RSS, Atom or JSON Feed can be read from it; its publisher must mend it.": (
            "Die Quelle ist fehlerhaft: weder RSS noch Atom noch JSON Feed ist daraus zu lesen; das Medium muss sie richten."
        ),
        "This is no feed: neither RSS nor Atom nor JSON Feed can be read from it; check the address.": (
            "Das ist keine Quelle: weder RSS noch Atom noch JSON Feed ist daraus zu lesen; bitte die Adresse prüfen."
        ),
        "The feed is broken JSON; its publisher must mend it.": "Die Quelle ist fehlerhaftes JSON; das Medium muss sie richten.",
        "The document is built so that reading it would never end; Tacho does not read it.": (
            "Das Dokument ist so gebaut, dass das Lesen nie enden würde; Tacho liest es nicht."
        ),
        "The document needs too much memory to be read.": "Das Dokument braucht zum Lesen zu viel Speicher.",
        "The document took longer than {n} s to read; it is broken or hostile.": (
            "Das Lesen des Dokuments dauerte länger als {n} s; es ist fehlerhaft oder bösartig."
        ),
        "The document brought its reader down; it is broken or hostile.": (
            "Das Dokument hat seinen Leser zum Absturz gebracht; es ist fehlerhaft oder bösartig."
        ),
        "This feed has moved to the address of {n}, which is read already; remove one of the two.": (
            "Diese Quelle ist zur Adresse von {n} umgezogen, die schon gelesen wird; eine von beiden entfernen."
        ),
        "Tacho asks public addresses on ports 80 and 443 only.": "Öffentliche Adressen fragt Tacho nur auf Port 80 und 443.",
        (
            "Tacho does not ask this address: it is not on the public internet, or not on port 80 or 443. An operator can allow "
            "private networks with [feeds] allow_private."
        ): (
            "Diese Adresse fragt Tacho nicht: sie liegt nicht im öffentlichen Internet oder nicht auf Port 80 oder 443. Wer Tacho "
            "betreibt, kann private Netze mit [feeds] allow_private erlauben."
        ),
        "The address holds characters that no address may hold, or is too long; copy it again.": (
            "Die Adresse enthält Zeichen, die keine enthalten darf, oder ist zu lang; bitte noch einmal kopieren."
        ),
        "The address names no host; it must look like https://example.com/feed.xml.": (
            "Die Adresse nennt keinen Server; sie muss aussehen wie https://example.com/feed.xml."
        ),
        "This is JSON, but no JSON Feed: it has no list of items.": "Das ist JSON, aber kein JSON Feed: es fehlt die Liste der Einträge.",
        "This is JSON, but no JSON Feed: it does not name a version of jsonfeed.org.": (
            "Das ist JSON, aber kein JSON Feed: es nennt keine Version von jsonfeed.org."
        ),
        "The document cannot be read ({n}).": "Das Dokument ist nicht lesbar ({n}).",
        "Tacho itself failed on this feed ({n}); the log says where.": (
            "Tacho selbst ist an dieser Quelle gescheitert ({n}); das Protokoll sagt, wo."
        ),
        "No more feeds can be added; remove one first.": "Mehr Quellen können nicht ergänzt werden; bitte erst eine entfernen.",
        "The address is longer than {n} characters; no feed needs that.": (
            "Die Adresse ist länger als {n} Zeichen; das braucht keine Quelle."
        ),
        "The list of feeds cannot be had ({n}).": "Die Liste der Quellen ist nicht zu bekommen ({n}).",
        "The list of feeds is larger than {n} MB; Tacho reads no more than that.": (
            "Die Liste der Quellen ist größer als {n} MB; mehr liest Tacho nicht."
        ),
        "The document is not well-formed XML, so no list of feeds can be read from it; export the list anew.": (
            "Das Dokument ist kein richtiges XML; daraus ist keine Liste von Quellen zu lesen. Bitte die Liste neu exportieren."
        ),
        (
            "The document is no OPML; a list of feeds begins with <opml>, and a single feed is taken in with /feeds add ADDRESS."
        ): (
            "Das Dokument ist kein OPML; eine Liste von Quellen beginnt mit <opml>, und eine einzelne Quelle kommt mit "
            "/feeds add ADRESSE hinzu."
        ),
        "This is a list of feeds (OPML); take it in with /feeds import ADDRESS.": (
            "Das ist eine Liste von Quellen (OPML); übernehmen mit /feeds import ADRESSE."
        ),
        "The document declares entities, which no list of feeds needs; Tacho does not read it.": (
            "Das Dokument erklärt Entitäten, die keine Liste von Quellen braucht; Tacho liest es nicht."
        ),
        "The address must begin with http:// or https://.": "Die Adresse muss mit http:// oder https:// beginnen.",
        "The address cannot be read; it must look like https://example.com/feed.xml.": (
            "Die Adresse ist nicht lesbar; sie muss aussehen wie https://example.com/feed.xml."
        ),
    },
)

CHINESE_FEEDS = FeedPhrases(
    pace_day="平时每天 {n} 条",
    pace_week="平时每周 {n} 条",
    pace_month="平时每月 {n} 条",
    pace_year="平时每年 {n} 条",
    none_for=("已 {n} 天没有", "已 {n} 天没有"),
    nothing_for=("已 {n} 天没有新内容", "已 {n} 天没有新内容"),
    last_answer="最近一次的结果：{problem}",
    failing_since="自 {date} 起失败",
    asked_again="{date} 再次读取",
    stopped="不再读取",
    part_mark="；",
    health_title="来源的状态",
    health_summary="{feeds}：{parts}。",
    health_well="{n} 个正常",
    health_failing="{n} 个失败",
    health_ill="{n} 个需要处理",
    health_unasked="{n} 个尚未读取",
    ill_title="需要处理",
    failing_title="失败，会自动重试",
    well_title="正常",
    unasked_title="尚未读取",
    health_help="查看其中一个：/feeds health 名称。",
    fact_condition="状态",
    fact_address="地址",
    fact_language="语言",
    fact_checked="上次读取",
    fact_next="下次读取",
    fact_newest="最新条目",
    fact_entries="已读条目",
    fact_source="出处",
    from_people="在此用 /feeds add 添加",
    from_elsewhere="在别处用 /feeds add 添加",
    list_page="第 {first} 至 {last} 个来源，共 {n} 个。",
    ill_notice=("有一个来源需要处理", "有 {n} 个来源需要处理"),
    back_notice=("有一个来源恢复了", "有 {n} 个来源恢复了"),
    notice_line="{publisher}：{health}",
    notice_cure="可用 /feeds remove 名称 移除，或用 /feeds add 网址 给出新地址。",
    notice_cure_configured="运行 Tacho 的人可以在 feeds.toml 里更正或移除；详情见 /feeds health。",
    notice_cure_elsewhere="运行 Tacho 的人可以移除：tacho feeds remove 名称。",
    back_line="{publisher} 又能读取了。",
    several="该页面有多个来源。要哪一个？",
    already="{publisher} 已在阅读。",
    joined="{publisher} 已在阅读。即使别处移除，本频道仍会保留。",
    added_quietly="现在开始阅读 {publisher}。",
    added_empty="现在开始阅读 {publisher}；目前其中没有内容。",
    unknown=(
        "“{typed}”既不是网址，也不是可添加的来源或来源包的名称。网址类似 https://example.com/feed；/feeds packs 列出来源包。"
    ),
    again_after="请在 {time} 之后再试。",
    too_soon="刚刚读取过这个地址，Tacho 不会更频繁地读取。请在 {time} 之后再添加。",
    configured="{publisher} 写在本系统的 feeds.toml 里，由运行它的人移除。",
    stays="本频道不再需要 {publisher}。由于别处也添加了它，仍会继续阅读。",
    elsewhere="{publisher} 是在别处添加的：可在那里移除，或由运行 Tacho 的人移除：tacho feeds remove {key}",
    pack_stays=("{n} 个因别处也已添加，仍会继续阅读。", "{n} 个因别处也已添加，仍会继续阅读。"),
    pack_configured="“{pack}”的来源写在本系统的 feeds.toml 里，由运行它的人移除。",
    pack_elsewhere="“{pack}”的来源写在 feeds.toml 里或是在别处添加的：可在那里移除，或由运行 Tacho 的人移除。",
    pack_removed=("不再阅读 {n} 个来源。", "不再阅读 {n} 个来源。"),
    ambiguous="“{typed}”可能指多个来源。要哪一个？",
    button_remove="移除 {name}",
    packs_title="来源包",
    pack_line="{pack}：{feeds}，其中已读 {n} 个",
    packs_help="添加整包：/feeds add 名称；移除：/feeds remove 名称。",
    added_title="已添加来源",
    import_title="已导入来源",
    imported=("现在开始阅读 {n} 个来源。", "现在开始阅读 {n} 个来源。"),
    import_nothing="其中没有新的来源。",
    import_empty="该列表里没有来源。",
    import_known=("{n} 个已在阅读。", "{n} 个已在阅读。"),
    import_more=("另有 {n} 个超出上限。", "另有 {n} 个超出上限。"),
    import_refused="未导入",
    export_title="来源列表（OPML）",
    export_help="请复制到扩展名为 .opml 的文件。运行 Tacho 的人可用 tacho feeds export 文件 得到该文件。",
    export_more=(
        "这里还省略了 {n} 个来源；tacho feeds export 文件 会写出全部。",
        "这里还省略了 {n} 个来源；tacho feeds export 文件 会写出全部。",
    ),
    problems={
        "The address is redirected in a circle, or too many times.": "地址循环跳转，或跳转次数过多。",
        "The server redirects, but does not say where to.": "服务器要求跳转，却没有给出目标。",
        "The server gave no whole answer within {n} s.": "服务器在 {n} 秒内没有给出完整的回应。",
        "The answer is larger than {n} MB; Tacho reads no more than that.": "回应超过 {n} MB，Tacho 不读更大的内容。",
        "The answer is packed in a way Tacho did not ask for.": "回应的压缩方式不是所要求的。",
        "The answer's body is not compressed as its header says.": "回应的压缩方式与其头部所说不符。",
        "The answer broke off in the middle of its compressed body.": "压缩内容传到一半就中断了。",
        "The host's name is not known (DNS); check how it is written.": "主机名不存在（DNS）；请检查写法。",
        "No secure connection (TLS) comes about; an address that begins with http:// may work.": (
            "无法建立安全连接（TLS）；以 http:// 开头的地址也许可用。"
        ),
        "The server's certificate is not valid, so nothing it says can be trusted.": "服务器的证书无效，其内容不可信。",
        "The server does not accept the connection.": "服务器不接受连接。",
        "The answer is not proper HTTP, or its header is too large.": "回应不是正确的 HTTP，或头部过大。",
        "The connection broke off before the answer was whole.": "回应未完整，连接就中断了。",
        "The server says that nothing changed (304), though nobody asked it that.": "服务器主动称没有变化（304），但并未询问。",
        "The site lets only web browsers in (a Cloudflare challenge, {n}); ask its publisher to allow feed readers.": (
            "网站只允许浏览器访问（Cloudflare 验证，{n}）；请联系该媒体放行订阅阅读器。"
        ),
        "The server says that this feed is gone for good (410); look for its new address on the publisher's site.": (
            "服务器表示该来源已永久删除（410）；请到该媒体的网站上找新地址。"
        ),
        "Its publisher says that this feed has ended; remove it.": "该媒体表示此来源已结束；请移除。",
        "The server asks for a pause (429).": "服务器要求暂停（429）。",
        "The server is not available at the moment (503).": "服务器暂时不可用（503）。",
        "The feed asks for a login (401); give its address as https://NAME:PASSWORD@HOST/PATH.": (
            "来源需要登录（401）；请以 https://用户名:密码@主机/路径 的形式给出地址。"
        ),
        "The server refuses to give the feed (403); ask its publisher to let feed readers in.": (
            "服务器拒绝提供该来源（403）；请联系该媒体放行订阅阅读器。"
        ),
        "There is no feed at this address (404); look for its new address on the publisher's site.": (
            "该地址没有来源（404）；请到该媒体的网站上找新地址。"
        ),
        "The server has a fault of its own ({n}).": "服务器自身出错（{n}）。",
        "The server answers with status {n}, which is no feed.": "服务器回应状态 {n}，不是来源。",
        "The answer is empty.": "回应为空。",
        "This is a web page, not a feed; look for the address of its feed on that page.": (
            "这是网页，不是来源；请在该页面上找来源的地址。"
        ),
        "The feed is malformed: no RSS, Atom or JSON Feed can be read from it; its publisher must mend it.": (
            "来源格式错误：读不出 RSS、Atom 或 JSON Feed；须由该媒体修复。"
        ),
        "This is no feed: neither RSS nor Atom nor JSON Feed can be read from it; check the address.": (
            "这不是来源：读不出 RSS、Atom 或 JSON Feed；请检查网址。"
        ),
        "The feed is broken JSON; its publisher must mend it.": "来源是损坏的 JSON；须由该媒体修复。",
        "The document is built so that reading it would never end; Tacho does not read it.": (
            "该文档的结构会让读取永无止境；Tacho 不读取。"
        ),
        "The document needs too much memory to be read.": "读取该文档需要太多内存。",
        "The document took longer than {n} s to read; it is broken or hostile.": (
            "读取该文档超过 {n} 秒；它已损坏或带有恶意。"
        ),
        "The document brought its reader down; it is broken or hostile.": "该文档使读取程序崩溃；它已损坏或带有恶意。",
        "This feed has moved to the address of {n}, which is read already; remove one of the two.": (
            "此来源已迁到 {n} 的地址，而后者已在阅读；请移除其一。"
        ),
        "Tacho asks public addresses on ports 80 and 443 only.": "对公共地址，Tacho 只访问 80 和 443 端口。",
        (
            "Tacho does not ask this address: it is not on the public internet, or not on port 80 or 443. An operator can allow "
            "private networks with [feeds] allow_private."
        ): (
            "Tacho 不访问该地址：它不在公共互联网上，或不在 80、443 端口。运行者可用 [feeds] allow_private 允许私有网络。"
        ),
        "The address holds characters that no address may hold, or is too long; copy it again.": (
            "地址含有不允许的字符，或太长；请重新复制。"
        ),
        "The address names no host; it must look like https://example.com/feed.xml.": (
            "地址没有主机名；应类似 https://example.com/feed.xml。"
        ),
        "This is JSON, but no JSON Feed: it has no list of items.": "这是 JSON，但不是 JSON Feed：缺少条目列表。",
        "This is JSON, but no JSON Feed: it does not name a version of jsonfeed.org.": (
            "这是 JSON，但不是 JSON Feed：没有写明 jsonfeed.org 的版本。"
        ),
        "The document cannot be read ({n}).": "无法读取该文档（{n}）。",
        "Tacho itself failed on this feed ({n}); the log says where.": "Tacho 自身在处理此来源时出错（{n}），详情见日志。",
        "No more feeds can be added; remove one first.": "不能再添加来源；请先移除一个。",
        "The address is longer than {n} characters; no feed needs that.": "地址超过 {n} 个字符，来源不需要这么长。",
        "The list of feeds cannot be had ({n}).": "无法取得来源列表（{n}）。",
        "The list of feeds is larger than {n} MB; Tacho reads no more than that.": (
            "来源列表超过 {n} MB，Tacho 不读更大的内容。"
        ),
        "The document is not well-formed XML, so no list of feeds can be read from it; export the list anew.": (
            "该文档不是正确的 XML，读不出来源列表；请重新导出。"
        ),
        (
            "The document is no OPML; a list of feeds begins with <opml>, and a single feed is taken in with /feeds add ADDRESS."
        ): "该文档不是 OPML；来源列表以 <opml> 开头，单个来源请用 /feeds add 网址 添加。",
        "This is a list of feeds (OPML); take it in with /feeds import ADDRESS.": (
            "这是来源列表（OPML）；请用 /feeds import 网址 导入。"
        ),
        "The document declares entities, which no list of feeds needs; Tacho does not read it.": (
            "该文档声明了实体，来源列表不需要；Tacho 不读取。"
        ),
        "The address must begin with http:// or https://.": "地址必须以 http:// 或 https:// 开头。",
        "The address cannot be read; it must look like https://example.com/feed.xml.": (
            "地址无法识别；应类似 https://example.com/feed.xml。"
        ),
    },
)
