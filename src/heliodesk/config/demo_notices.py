"""The demo's notices: one that everybody reads, and one that an editor has begun."""

from datetime import UTC, datetime, timedelta

from heliodesk.channels.chats.places import places
from heliodesk.notices.models import Notice
from heliodesk.notices.writing import Written, draft, publish
from heliodesk.people.models import Agent

_IN = timedelta(days=4)
_TITLES = {"en": "XRP deposits pause on {en}", "zh-hans": "{zh}暂停瑞波币充值"}
_TEXTS = {
    "en": "The network is upgraded on {en} from 02:00 to about 06:00 UTC. XRP that you send in that time is credited after it."
    " Trading goes on.",
    "zh-hans": "瑞波币网络将于 UTC 时间 {zh} 02:00 至约 06:00 升级。期间充值的瑞波币将在升级后入账。交易不受影响。",
}
_BEGUN = (
    {"en": "Answers in Turkish on Saturdays too", "zh-hans": "周六也提供土耳其语客服"},
    {"en": "From January, people answer the chat in Turkish on Saturdays from 09:00 to 17:00, Istanbul time."},
)


def seed() -> None:
    """Once."""
    lu = Agent.objects.filter(email="lu@northstar.example").first()
    if lu is None or Notice.objects.exists():
        return
    where = {(place.name, place.language or "en"): "" for place in places()}
    day = datetime.now(UTC) + _IN
    on = {"en": f"{day:%-d %B}", "zh": f"{day.month} 月 {day.day} 日"}
    titles, texts = ({language: words.format(**on) for language, words in each.items()} for each in (_TITLES, _TEXTS))
    publish(draft(Written(titles, texts, ends_at=day + timedelta(days=1), places=where), by=lu), by=lu)
    draft(Written(*_BEGUN, places=where), by=lu)
