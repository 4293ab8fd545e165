"""Answers: canonical, all faults at once, nothing hidden kept, ids out of links and sentences."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.chains.check import contract_of
from heliodesk.chains.coins import networks_of
from heliodesk.chains.networks import NETWORKS
from heliodesk.chains.recognise import recognise
from heliodesk.chains.tests import cases
from heliodesk.intake.check import DOUBTS, check
from heliodesk.intake.cleaning import clean
from heliodesk.intake.forms import read_form
from heliodesk.intake.ids import id_of
from heliodesk.intake.sayings import say
from heliodesk.intake.shapes import Form
from heliodesk.intake.values import Asking, Refused, amount_of, coin_of, network_of
from heliodesk.intake.versions import shipped

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FORMS = {slug: read_form(data) for slug, data in shipped().items()}
LAGOS = Asking(NOW, "Africa/Lagos", files={"K1": "ready", "K2": "checking", "BAD": "refused"})
HASH = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
DEPOSIT = {
    "coin": "USDT",
    "network": "TRON",
    "transaction": HASH,
    "amount": "250",
    "when": "2026-11-24T09:30",
    "from": "wallet",
}


def run(slug: str, given: dict, confirmed: tuple[str, ...] = ()):
    return check(FORMS[slug], given, LAGOS, confirmed=frozenset(confirmed))


def rules(found) -> set[tuple[str, str]]:
    return {(note.field, note.rule) for note in found.faults}


def test_a_whole_answer_is_canonical():
    found = run("deposit-not-credited", {**DEPOSIT, "coin": "tether", "network": "trc20", "amount": "1,250.50 USDT"})
    assert found.is_complete
    assert (found.answers["coin"], found.answers["network"]) == ("USDT", "TRON")
    assert found.answers["amount"] == "1250.5"
    assert found.answers["when"] == "2026-11-24T08:30:00+00:00"  # Lagos is an hour ahead of UTC
    assert found.networks == {"transaction": "TRON"}


def test_everything_missing_is_told_at_once():
    assert rules(run("deposit-not-credited", {})) == {
        (name, "missing") for name in ("coin", "network", "transaction", "amount", "when", "from")
    }


def test_an_explorers_link_tells_the_network_that_was_not_known():
    found = run(
        "deposit-not-credited",
        {**DEPOSIT, "network": "unknown", "transaction": f"https://tronscan.org/#/transaction/{HASH}"},
    )
    assert found.answers["transaction"] == HASH
    assert found.networks["transaction"] == "TRON"
    (told,) = [n for n in found.remarks if n.field == "transaction"]
    assert (told.rule, dict(told.params)) == ("id-found", {"value": HASH, "network": "TRON"})
    assert say(told) == "We recognise the id: 9f2c4b1d…c7f8090a, on TRON (TRC20)".replace("c7f8090a", HASH[-8:])


def test_an_explorers_link_of_another_network_is_a_doubt_that_can_be_answered():
    given = {**DEPOSIT, "network": "BSC", "transaction": f"https://etherscan.io/tx/0x{HASH}"}
    (fault,) = run("deposit-not-credited", given).faults
    assert (fault.field, fault.rule, fault.doubt) == ("transaction", "wrong-network", True)
    insisted = run("deposit-not-credited", given, ("transaction",))
    assert insisted.is_complete
    assert insisted.answers["transaction"] == f"0x{HASH}"


def test_a_coin_that_is_not_sent_over_a_network_is_pointed_out_and_not_refused_where_it_is_the_matter():
    assert ("network", "coin-not-on-network") in rules(run("deposit-not-credited", {"coin": "BTC", "network": "TRON"}))
    found = run("wrong-network", {"happened": "network", "coin": "BTC", "network": "TRON"})
    assert found.answers["network"] == "TRON"
    assert ("network", "coin-not-on-network") not in rules(found)
    assert ("network", "coin-not-on-network") in {(n.field, n.rule) for n in found.remarks}


def test_a_network_that_needs_a_tag_says_so_and_refuses_nothing():
    found = run("deposit-not-credited", {**DEPOSIT, "coin": "XRP", "network": "XRP"})
    assert found.is_complete
    (remark,) = [n for n in found.remarks if n.rule == "needs-memo"]
    assert (remark.field, remark.params["needs"]) == ("memo", "tag")
    with_tag = run("deposit-not-credited", {**DEPOSIT, "coin": "XRP", "network": "XRP", "memo": "10412"})
    assert not [n for n in with_tag.remarks if n.rule == "needs-memo"]


def test_what_is_hidden_is_neither_kept_nor_asked():
    found = run("deposit-not-credited", {**DEPOSIT, "memo": "123", "from-name": "Elsewhere"})
    assert "memo" not in found.answers  # TRON has none
    assert "from-name" not in found.answers  # it came from a wallet
    scam = run("report-a-scam", {"paid": "no", "coin": "BTC"})
    assert [step.name for step in scam.steps] == ["what", "evidence"]


def test_only_files_that_were_sent_count_and_a_refused_one_stops():
    given = {"happened": "network", "evidence": ["K1", "K2", "SOMEBODY-ELSES"]}
    assert run("wrong-network", given).answers["evidence"] == ("K1", "K2")
    assert ("evidence", "file-refused") in rules(run("wrong-network", {**given, "evidence": ["BAD"]}))
    assert ("evidence", "missing-file") in rules(run("wrong-network", {"evidence": ["SOMEBODY-ELSES"]}))


def test_a_moment_is_of_the_customers_zone_and_not_ahead():
    assert ("when", "in-the-future") in rules(run("deposit-not-credited", {**DEPOSIT, "when": "2026-11-25 09:00"}))
    assert ("when", "not-a-moment") in rules(run("deposit-not-credited", {**DEPOSIT, "when": "yesterday"}))
    assert ("when", "too-long-ago") in rules(run("deposit-not-credited", {**DEPOSIT, "when": "0026-11-24T09:00"}))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("250", "250"), ("0,5", "0.5"), ("1.234,50", "1234.5"), ("1 234.5", "1234.5"), ("1,234,567", "1234567"), ("２５０", "250"),
     ("0.00000001 BTC", "0.00000001"), ("1000000", "1000000"), ("0,123", "0.123"), ("250 USDT", "250"), ("1'250.00", "1250")],
)  # fmt: skip
def test_a_figure_is_read_as_people_write_it(typed, value):
    assert amount_of(typed) == value
    assert amount_of(value) == value


def test_a_figure_that_may_mean_two_is_asked_again():
    with pytest.raises(Refused) as caught:
        amount_of("1,234")
    assert caught.value.rule == "ambiguous-amount"
    assert caught.value.params == {"thousand": "1234", "one": "1.234"}


@given(st.decimals(min_value=Decimal("0.00000001"), max_value=Decimal(10) ** 12, places=8))
def test_a_canonical_figure_is_the_same_figure(value):
    canonical = amount_of(f"{value:f}")
    assert Decimal(canonical) == value
    assert amount_of(canonical) == canonical


@pytest.mark.parametrize(
    ("typed", "coin"),
    [
        ("usdt", "USDT"),
        ("BTC (Bitcoin)", "BTC"),
        ("泰达币", "USDT"),
        ("bitcoin", "BTC"),
        ("trx", "TRX"),
        ("newcoin", "NEWCOIN"),
    ],
)
def test_a_coin_by_any_name(typed, coin):
    assert coin_of(typed) == coin


@pytest.mark.parametrize(
    ("typed", "code"),
    [("TRC20", "TRON"), ("erc-20", "ETH"), ("波场", "TRON"), ("Solana", "SOL"), ("unknown", "unknown"), ("bsc", "BSC")],
)
def test_a_network_by_any_name(typed, code):
    assert network_of(typed) == code


SENTENCES = [
    "Hello, my transfer is {id} please help",
    "我的交易哈希是 {id} 一直没到账",
    "TXID: {id}",
    '"{id}"',
    "{id}\n\nthanks",
]


def every_id():
    seen: dict = {}
    for case in (*cases.transactions(), *cases.addresses()):
        for each in recognise(case.text):
            sound = each.checksum != "wrong" and not each.testnet and each.networks
            # A token's contract is nobody's address, and refused as that.
            own = each.form != "contract" and not contract_of(each.value)
            if each.kind in ("transaction", "address") and sound and own:
                seen.setdefault((each.kind, each.networks[0]), each.value)
    return sorted((kind, network, value) for (kind, network), value in seen.items())


IDS = every_id()


def test_ids_of_every_chain_are_looked_at():
    networks = {network for _kind, network, _value in IDS}
    wanted = {
        "BTC",
        "ETH",
        "TRON",
        "SOL",
        "XRP",
        "LTC",
        "BCH",
        "DOGE",
        "TON",
        "APT",
        "SUI",
        "ADA",
        "DOT",
        "ATOM",
        "NEAR",
        "XLM",
        "ALGO",
    }
    assert wanted <= networks


@pytest.mark.parametrize(("kind", "network", "value"), IDS, ids=lambda v: v[:12])
def test_an_id_pasted_in_a_sentence_is_found_and_stored_canonical(kind, network, value):
    alone = id_of(value, kind, network=network)
    assert id_of(alone.value, kind, network=network).value == alone.value
    for sentence in SENTENCES:
        assert id_of(sentence.format(id=value), kind, network=network).value == alone.value, sentence


LINKS = {
    "BTC": "https://mempool.space/tx/{h}", "ETH": "https://etherscan.io/tx/0x{h}", "TRON": "https://tronscan.org/#/transaction/{h}",
    "BSC": "https://bscscan.com/tx/0x{h}", "POLYGON": "https://polygonscan.com/tx/0x{h}", "LTC": "https://blockchair.com/litecoin/transaction/{h}",
    "DOGE": "https://blockchair.com/dogecoin/transaction/{h}", "XRP": "https://xrpscan.com/tx/{H}", "ADA": "https://cardanoscan.io/transaction/{h}",
    "ARBITRUM": "https://arbiscan.io/tx/0x{h}", "BASE": "https://basescan.org/tx/0x{h}", "ATOM": "https://www.mintscan.io/cosmos/tx/{H}",
}  # fmt: skip


@pytest.mark.parametrize("network", LINKS)
@pytest.mark.parametrize("around", ["{}", "see {} please", "这是链接：{}"])
def test_an_explorers_link_becomes_the_id_with_its_network(network, around):
    link = LINKS[network].format(h=HASH, H=HASH.upper())
    found = id_of(around.format(link), "transaction")
    assert found.network == network
    assert found.value.lower().removeprefix("0x") == HASH


ANSWERS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "yes",
            "no",
            "USDT",
            "BTC",
            "XRP",
            "TRON",
            "XRP",
            "unknown",
            HASH,
            f"0x{HASH}",
            "250",
            "2026-11-20",
            "2026-11-20T10:00",
            "other",
            "network",
            "memo",
            "stolen",
            "moved",
            "done",
        ]
    ),
    st.lists(st.sampled_from(["K1", "K2", "BAD", "app", "none", "link"]), max_size=4),
    st.none(),
    st.integers(),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_random_answers_never_crash_and_what_is_hidden_is_never_kept(slug, data):
    form: Form = FORMS[slug]
    given = {each.name: data.draw(ANSWERS) for each in form.fields if data.draw(st.booleans())}
    confirmed = frozenset(data.draw(st.lists(st.sampled_from([each.name for each in form.fields]), max_size=3)))
    found = check(form, given, LAGOS, confirmed=confirmed)
    asked = {each.name for each in found.visible}
    assert set(found.answers) <= asked & set(given)
    assert {note.field for note in (*found.faults, *found.remarks)} <= asked
    assert set(found.answers) & {n.field for n in found.faults if n.rule.startswith("missing")} == set()
    for step in form.steps:
        for each in step.fields:
            hidden = (step.when and not step.when.holds(found.answers)) or (
                each.when and not each.when.holds(found.answers)
            )
            if hidden:
                assert each.name not in asked
    # What was taken is taken again as the same: a draft that is read back gives the same request.
    again = check(form, {**found.answers}, LAGOS, confirmed=confirmed | {n.field for n in found.remarks})
    assert again.answers == found.answers


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_doubt_is_the_only_fault_that_can_be_waved_through(slug, data):
    form = FORMS[slug]
    given = {each.name: data.draw(ANSWERS) for each in form.fields}
    before = check(form, given, LAGOS)
    after = check(form, given, LAGOS, confirmed=frozenset(each.name for each in form.fields))
    for note in before.faults:
        assert note.doubt == (note.rule in DOUBTS and note.doubt)
    assert all(not note.doubt for note in after.faults)


def test_secrets_never_stay_in_answers():
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    kept, removed = clean(
        FORMS["deposit-not-credited"], {"more": f"my words are {words}", "coin": "BTC", "nonsense": "x"}
    )
    assert "sausage" not in kept["more"]
    assert removed == {"more": "seed-phrase"}
    assert "nonsense" not in kept


def test_recovery_words_over_two_fields_are_found():
    first, second = "legal winner thank year wave sausage", "worth useful legal winner thank yellow"
    kept, removed = clean(FORMS["order-dispute"], {"expected": first, "more": second})
    assert "sausage" not in str(kept)
    assert "yellow" not in str(kept)
    assert set(removed.values()) == {"seed-phrase"}


def test_ids_are_no_secrets():
    kept, removed = clean(FORMS["deposit-not-credited"], {**DEPOSIT, "address": "TWd4WrZ9wn84f5x1hZhL4DHvk738ns5jwb"})
    assert removed == {}
    assert kept["transaction"] == HASH


def test_a_long_wait_in_the_past_is_no_fault():
    assert run(
        "deposit-not-credited", {**DEPOSIT, "when": (NOW - timedelta(days=400)).strftime("%Y-%m-%dT%H:%M")}
    ).is_complete


def test_every_network_of_a_known_coin_can_be_chosen():
    for coin in ("USDT", "USDC", "ETH"):
        for network in networks_of(coin):
            assert network_of(network) == network
    assert all(network_of(code) == code for code in NETWORKS)
