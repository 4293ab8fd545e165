"""A mail that has been understood: what it says, whose it is, and the row that it will be settled in."""

from dataclasses import dataclass, field

from heliodesk.channels.email.models import Received
from heliodesk.channels.email.proof import Proof
from heliodesk.mail.shapes import Mail


@dataclass(frozen=True, slots=True)
class Letter:
    """`addresses`: where it was sent, by the envelope first, then as it says of itself. `as_person`: somebody has looked, and
    it is no machine's."""

    row: Received
    mail: Mail
    proof: Proof
    as_person: bool = False
    addresses: list[str] = field(init=False)

    def __post_init__(self) -> None:
        said = [each.address for each in (*self.mail.to, *self.mail.cc)]
        found = dict.fromkeys(address.strip().lower() for address in (*self.row.rcpt_to, *said) if address)
        object.__setattr__(self, "addresses", list(found))
