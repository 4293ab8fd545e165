"""All channels under the contract."""

from heliodesk.channels.discord.tests.cases import PLATFORM as DISCORD
from heliodesk.channels.line.tests.cases import PLATFORM as LINE
from heliodesk.channels.messenger.tests.cases import INSTAGRAM
from heliodesk.channels.messenger.tests.cases import PLATFORM as MESSENGER
from heliodesk.channels.reddit.tests.cases import PLATFORM as REDDIT
from heliodesk.channels.telegram.tests.cases import PLATFORM as TELEGRAM
from heliodesk.channels.whatsapp.tests.cases import PLATFORM as WHATSAPP
from heliodesk.channels.x.tests.cases import PLATFORM as X

PLATFORMS = {one.channel: one for one in (TELEGRAM, WHATSAPP, MESSENGER, INSTAGRAM, X, DISCORD, REDDIT, LINE)}
