"""All tables of messengers: accounts and what came, who writes, what is sent."""

from heliodesk.channels.chats.models_accounts import Account, Arrived, Filed
from heliodesk.channels.chats.models_people import Chat, Identity, Linked, Shown, Talk
from heliodesk.channels.chats.models_public import Flagged, Picture, Post
from heliodesk.channels.chats.models_sent import RANK, STOPPED, Coming, Going, Known, Way
from heliodesk.channels.chats.models_templates import Approved, ByTemplate

__all__ = [
    "RANK",
    "STOPPED",
    "Account",
    "Approved",
    "Arrived",
    "ByTemplate",
    "Chat",
    "Coming",
    "Filed",
    "Flagged",
    "Going",
    "Identity",
    "Known",
    "Linked",
    "Picture",
    "Post",
    "Shown",
    "Talk",
    "Way",
]
