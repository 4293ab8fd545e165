"""Questions of the last weeks that the demo's help centre does not settle, for its editors."""

from datetime import timedelta

from django.utils import timezone

from heliodesk.articles.models import Article
from heliodesk.assistant.models import Unanswered

# Days ago, language, the article that came near, the question.
_ASKED = (
    (1, "en", "fees/withdrawal-limits", "can you raise my daily withdrawal limit just for this week"),
    (2, "en", "fees/withdrawal-limits", "I need a higher limit, selling my house and moving the money"),
    (6, "en", "fees/withdrawal-limits", "temporary increase of the withdrawal limit?"),
    (9, "en", "fees/withdrawal-limits", "limit too low for my company account"),
    (15, "en", "fees/withdrawal-limits", "who decides about a higher limit"),
    (1, "zh", "fees/withdrawal-limits", "这周能不能临时提高提现额度"),
    (4, "zh", "fees/withdrawal-limits", "公司账户提现限额太低"),
    (12, "zh", "fees/withdrawal-limits", "谁来审批更高的限额"),
    (1, "en", "", "do you sell gift cards"),
    (3, "en", "", "gift cards for friends, do you sell them?"),
    (17, "en", "", "can I buy gift cards with USDT"),
    (2, "en", "", "inheritance: my father died and had an account"),
    (20, "en", "", "my father died, how do I get to his account"),
    (8, "zh", "", "家人去世了，他的账户怎么继承"),
    (10, "zh", "", "账户继承需要什么文件"),
    (5, "en", "", "staking rewards when paid"),
    (13, "zh", "", "有没有礼品卡"),
)


def seed() -> None:
    """Once."""
    if Unanswered.objects.exists():
        return
    named = {f"{shelf}/{slug}": pk for shelf, slug, pk in Article.objects.values_list("category__slug", "slug", "pk")}
    now = timezone.now()
    for days, language, near, question in _ASKED:
        articles = [named[near]] if near in named else []
        row = Unanswered.objects.create(
            question=question, language=language, band="offer" if near else "nothing", articles=articles, outcome="left"
        )
        Unanswered.objects.filter(pk=row.pk).update(at=now - timedelta(days=days))
