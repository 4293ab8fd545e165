import pytest

from heliodesk.hours.places import find, zones
from heliodesk.hours.suggestions import countries, of_countries, of_country


def test_holidays_have_names_where_the_library_has_them():
    new_year = of_country("CN", 2027, ("en", "zh"))[0]
    assert new_year.day.isoformat() == "2027-01-01"
    assert dict(new_year.names) == {"en": "New Year's Day", "zh": "元旦"}
    assert new_year.source == "CN:2027-01-01"
    assert "zh" not in dict(of_country("PT", 2027, ("en", "zh"))[0].names)


def test_countries_of_a_region_come_by_date():
    found = of_countries(["VN", "CN"], 2027, ["en", "vi"])
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert {each.country for each in found} == {"VN", "CN"}
    assert dict(found[1].names)["vi"]


def test_an_unknown_country_has_none():
    assert of_country("ZZ", 2027, ("en",)) == ()
    assert "VN" in countries()


@pytest.mark.parametrize(
    ("text", "zone", "city"),
    [
        ("Hanoi", "Asia/Ho_Chi_Minh", "Hanoi"),
        ("河内", "Asia/Ho_Chi_Minh", "河内"),
        ("lisbon", "Europe/Lisbon", "Lisbon"),
        (" Asia/Singapore ", "Asia/Singapore", "Singapore"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_place_is_found_by_city_or_zone(text, zone, city):
    assert find(text, "en") == (zone, city)


@pytest.mark.parametrize("text", ["Atlantis", "", "../etc/passwd", "Asia/"])
def test_an_unknown_place_is_none(text):
    assert find(text, "en") is None
    assert "Europe/Lisbon" in zones()
