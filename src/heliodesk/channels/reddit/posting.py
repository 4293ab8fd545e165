"""Post in a subreddit where the account may; a correction replaces the words. Titles cannot be changed there."""

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Delivery, Outcome, Post
from heliodesk.channels.reddit.client import reddit_of
from heliodesk.channels.reddit.sending import meaning, read_answer
from heliodesk.outbound import Forbidden

NEEDS_PLACE = True  # the subreddit, without r/
LIMIT, LENGTH_UNIT = 40_000, "characters"


async def post(post: Post, account: Account) -> Delivery:
    """Post it, once; Reddit knows no post again. Words that are changed twice are changed once."""
    if post.follows:
        path, data = "api/editusertext/", {"thing_id": post.follows, "text": post.text}
    else:
        path = "api/submit/"
        data = {"sr": post.place, "kind": "self", "title": post.title[:300], "text": post.text, "sendreplies": "false"}
    try:
        made = await (await reddit_of(account)).request(method="POST", path=path, data={**data, "api_type": "json"})
    except Forbidden as error:
        return saying.failed(error)
    except ValueError as error:
        return saying.reconnect("not-set-up", str(error))
    except Exception as error:
        found = meaning(error)
        return saying.later(found.reason, found.detail) if post.follows and found.outcome is Outcome.UNKNOWN else found
    return read_answer(made, post.follows)
