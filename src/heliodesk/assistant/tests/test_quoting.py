"""What of a passage is quoted."""

from heliodesk.assistant.quoting import quoted

TABLE = "Credited by itself.\nNetwork · Blocks · Time\n" + "\n".join(
    f"{name} · {n} · {n} minutes"
    for n, name in enumerate(["Bitcoin", "Ethereum", "TRON", "Solana", "Dogecoin", "Cardano", "Stellar"], 2)
)


def test_a_long_table_shows_the_rows_that_were_asked_for() -> None:
    said = quoted(TABLE, 900, "how many blocks does bitcoin need", "en")
    assert said == "Credited by itself.\nNetwork · Blocks · Time\nBitcoin · 2 · 2 minutes"
    assert "TRON" in quoted(TABLE, 900, "TRON 需要多少次确认", "zh")
    assert quoted(TABLE, 900, "and mine?", "en").count("\n") == 4
    assert quoted("a · b\nc · d", 900, "x", "en") == "a · b\nc · d"


def test_a_long_text_ends_with_a_sentence() -> None:
    assert quoted("One sentence. Another one that is long", 25) == "One sentence. …"
    assert quoted("短句。" * 20, 10) == "短句。短句。短句。 …"
    assert quoted("word " * 30, 12) == "word word…"
    assert quoted("short", 10) == "short"
