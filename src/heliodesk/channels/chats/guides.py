"""What an administrator needs to add an account of each platform: which words it asks for, and where they stand there."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Words = Any  # text that is said in the reader's language


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be typed in. `kind`: secret (sealed, never shown again), option, switch (on or off), own_id."""

    name: str
    label: Words
    help: Words
    kind: str = "secret"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A platform: its name, what it is good for, the steps before the fields, the fields, and the steps after.

    `made`: secrets that we make up ourselves. `shown`: those of them that the administrator types in over there. `joins`: we
    tell the platform our address ourselves. `has_webhook`: it calls us. `costs`: what it charges for.
    """

    name: str
    about: Words
    before: tuple[Words, ...]
    fields: tuple[Field, ...]
    after: tuple[Words, ...] = ()
    made: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    joins: bool = False
    has_webhook: bool = True
    costs: Words = ""


_POSTS = Field(
    "posts_to",
    _("Where notices go"),
    _(
        "Public places with their languages, by commas, such as “@northstar_news en, @northstar_zh zh-hans”. Empty: none."
    ),
    "option",
    optional=True,
)


_TOKEN = _("Access token")
_SECRET = _("App secret")
_META_AFTER = (
    _("In the app’s settings under Webhooks, enter the address and the verify token that stand here, and subscribe."),
    _("Every account of the same app is called at the address of one of them; events find theirs by the id."),
)

GUIDES: dict[str, Guide] = {
    "telegram": Guide(
        "Telegram",
        _("Private chats, groups and topics with a bot of yours."),
        (
            _("In Telegram, write /newbot to @BotFather and follow it; for a bot that exists, /token."),
            _("To be heard in groups, turn its privacy off (/setprivacy) or make it an administrator there."),
            _("To delete the messages of impostors in a group, it has to be an administrator there."),
        ),
        (Field("token", _("Bot token"), _("From @BotFather: a number, a colon and letters.")), _POSTS),
        (_("We tell Telegram the address ourselves. Write to the bot to try it."),),
        made=("secret_token",),
        joins=True,
    ),
    "whatsapp": Guide(
        "WhatsApp",
        _("A business number on the WhatsApp Cloud API. Free words for 24 hours after the customer’s, then templates."),
        (
            _("In Meta’s app dashboard, add WhatsApp and register the number."),
            _("Make a system user with a token that does not end, allowed whatsapp_business_messaging."),
        ),
        (
            Field("own_id", _("Phone number id"), _("WhatsApp → API setup. Not the number itself."), "own_id"),
            Field(
                "waba_id",
                _("WhatsApp Business account id"),
                _("WhatsApp → API setup. With it agents can choose approved templates."),
                "option",
                optional=True,
            ),
            Field("token", _TOKEN, _("Of the system user.")),
            Field("app_secret", _SECRET, _("App settings → Basic. It signs what Meta sends.")),
        ),
        _META_AFTER,
        made=("verify_token",),
        shown=("verify_token",),
    ),
    "messenger": Guide(
        "Messenger",
        _("The messages of a Facebook page. Free words for 24 hours; a person’s for seven days."),
        (_("In Meta’s app dashboard, add Messenger, connect the page, and make a token for it."),),
        (
            Field("own_id", _("Page id"), _("On the page under About, or in the app dashboard."), "own_id"),
            Field("token", _("Page access token"), _("Messenger → Settings.")),
            Field("app_secret", _SECRET, _("App settings → Basic. It signs what Meta sends.")),
        ),
        _META_AFTER,
        made=("verify_token",),
        shown=("verify_token",),
    ),
    "instagram": Guide(
        "Instagram",
        _("Direct messages of a professional account. Free words for 24 hours; a person’s for seven days."),
        (_("In Meta’s app dashboard, add Instagram, connect the account, and make a token for it."),),
        (
            Field("own_id", _("Account id"), _("Instagram → API setup: the professional account’s id."), "own_id"),
            Field("token", _TOKEN, _("Instagram → API setup.")),
            Field("app_secret", _SECRET, _("The Instagram app’s own secret, from the same page.")),
        ),
        _META_AFTER,
        made=("verify_token",),
        shown=("verify_token",),
    ),
    "x": Guide(
        "X",
        _(
            "Mentions, replies and older private messages. X charges for each event and call; encrypted ones cannot be read."
        ),
        (
            _(
                "In the developer portal, make an app with OAuth 2.0 and the rights to read and write posts and messages."
            ),
            _("X bills by use: look at the price of your plan before you subscribe to events."),
        ),
        (
            Field("own_id", _("User id"), _("The account’s number, not its @name."), "own_id"),
            Field("consumer_secret", _("API key secret"), _("Keys and tokens. It signs what X sends.")),
            Field("client_id", _("Client id"), _("User authentication settings.")),
            Field("client_secret", _("Client secret"), _("User authentication settings."), optional=True),
            Field("token", _TOKEN, _("Of the account, by OAuth 2.0.")),
            Field(
                "refresh_token", _("Refresh token"), _("It came with the access token (offline.access)."), optional=True
            ),
            Field(
                "polls",
                _("Ask X as well"),
                _("Every 65 seconds, for messages and mentions that its calls have missed. X charges for each answer."),
                "switch",
                optional=True,
            ),
        ),
        (_("Register the address as a webhook of the app, and subscribe to posts and messages."),),
        costs=_(
            "X charges for each post and message that it tells us of, for each question we ask, and for what we write. What your "
            "plan does not cover is refused, and the account stops."
        ),
    ),
    "discord": Guide(
        "Discord",
        _("Private messages and threads with a bot of yours."),
        (
            _("In the developer portal, make an application with a bot and allow it “Message Content”."),
            _("Invite it to your server with the rights to read and to write."),
        ),
        (
            Field("own_id", _("Application id"), _("General information."), "own_id"),
            Field("token", _("Bot token"), _("Bot → Reset token.")),
            Field("public_key", _("Public key"), _("General information. It verifies what Discord sends.")),
            _POSTS,
        ),
        (_("Enter the address as “Interactions endpoint URL”. Messages come by the gateway, not by the address."),),
    ),
    "reddit": Guide(
        "Reddit",
        _("The inbox, mentions and modmail. Its rules forbid joining its people with those of other places."),
        (_("Ask Reddit to approve an application for the account; without approval nothing is answered."),),
        (
            Field("client_id", _("Client id"), _("Below the application’s name.")),
            Field("client_secret", _("Client secret"), _("On the application’s page.")),
            Field(
                "refresh_token",
                _("Refresh token"),
                _("With the rights read, privatemessages and submit."),
            ),
            Field("username", _("Account name"), _("Without u/."), "option"),
            _POSTS,
        ),
        (_("Reddit calls nobody: what comes is looked for every minute."),),
        has_webhook=False,
    ),
    "line": Guide(
        "LINE",
        _("An official account. Answers within a minute are free; later ones count in the month’s quota."),
        (_("In the LINE Developers console, make a Messaging API channel for the official account."),),
        (
            Field("token", _("Channel access token"), _("Messaging API → Channel access token (long-lived).")),
            Field("channel_secret", _("Channel secret"), _("Basic settings. It signs what LINE sends.")),
        ),
        (
            _("Under Messaging API, enter the address as webhook URL, press Verify, and turn on “Use webhook”."),
            _("Turn on redelivery there, so that nothing is lost while this desk is away."),
        ),
    ),
}


def name_of(channel: str) -> str:
    """How people call the platform."""
    guide = GUIDES.get(channel)
    return guide.name if guide else channel
