"""The editor of forms over plain posts: what is kept, what is refused in words, and that nonsense changes nothing."""

import copy
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliodesk.console.forms.draft import choices_in_lines, when_in_fields
from heliodesk.intake import versions
from heliodesk.intake.forms import form_to_json, read_form
from heliodesk.intake.models import FormVersion
from heliodesk.people.models import Team

pytestmark = pytest.mark.django_db
LIST = "/console/forms/"
PAGE = "/console/forms/fees/"
LANGUAGES = ["en", "zh-Hans"]


@pytest.fixture(autouse=True)
def _forms(team: Team, settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    versions.ship(team.slug)


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def desk(new_agent) -> Client:
    return signed_in(new_agent("Lu Chen", roles=["editor"]))


def fields(content: dict[str, Any], **other: str) -> dict[str, str]:
    """What the page posts for a form."""
    made: dict[str, str] = {
        name: str(content.get(name, "")) for name in ("group", "team", "urgency", "complexity", "asks")
    }
    made["many"] = str(len(content["steps"]))

    def words(at: str, said: dict[str, str] | None) -> None:
        made.update({f"{at}.{tag}": (said or {}).get(tag, "") for tag in LANGUAGES})

    def condition(at: str, when: object) -> None:
        made.update({f"{at}.{name}": value for name, value in when_in_fields(when).items()})

    for name in ("title", "says", "search"):
        words(name, content.get(name))
    for i, step in enumerate(content["steps"]):
        at = f"steps.{i}"
        made |= {f"{at}.name": step["name"], f"{at}.many": str(len(step["fields"]))}
        words(f"{at}.title", step["title"])
        words(f"{at}.says", step.get("says"))
        condition(f"{at}.when", step.get("when"))
        for j, each in enumerate(step["fields"]):
            path = f"{at}.fields.{j}"
            made |= {f"{path}.{name}": str(each.get(name, "")) for name in ("name", "kind", "coin", "network", "most")}
            made |= {f"{path}.{name}": "1" for name in ("required", "tolerates", "past") if each.get(name)}
            words(f"{path}.label", each["label"])
            words(f"{path}.help", each.get("help"))
            condition(f"{path}.when", each.get("when"))
            made[f"{path}.choices"] = choices_in_lines(each.get("choices"), LANGUAGES)
    return {**made, **other}


def fees() -> dict[str, Any]:
    return copy.deepcopy(versions.current("fees").content)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("slug", sorted(versions.shipped()))
def test_every_shipped_form_comes_back_from_the_page_as_it_was(desk: Client, slug: str) -> None:
    content = versions.current(slug).content
    page = f"{LIST}{slug}/"
    assert desk.get(page).status_code == 200
    assert desk.post(page, fields(content, do="save")).status_code == 200
    assert form_to_json(read_form(versions.draft_of(slug).content)) == content
    told = text(desk.get(page))
    assert "thing has to be mended" not in told


def test_only_editors_come_in(new_agent) -> None:
    for roles in (["agent"], ["agent", "administrator"], ["planner"]):
        door = signed_in(new_agent("Ana Duarte", roles=roles))
        for path in (LIST, PAGE, f"{PAGE}versions/", f"{PAGE}json"):
            assert door.get(path).status_code == 403
        assert door.post(PAGE, fields(fees(), do="publish", reason="Why not")).status_code == 403
    assert Client().get(LIST).status_code == 302
    assert versions.current("fees").number == 1


def test_all_forms_are_listed_with_what_they_are(desk: Client) -> None:
    told = text(desk.get(LIST))
    assert told.count('<li class="panel-row">') == 14
    assert "Shipped with Heliodesk" in told
    versions.withdraw("fees", by=versions.SYSTEM, reason="Not now")
    desk.post(f"{LIST}api/", fields(versions.current("api").content, do="save"))
    told = text(desk.get(LIST))
    assert "Not offered" in told
    assert "Being changed" in told


def test_what_is_changed_is_a_draft_until_it_is_published(desk: Client) -> None:
    changed = fields(fees(), **{"title.en": "Charges"})
    told = text(desk.post(PAGE, {**changed, "do": "save"}))
    assert "Kept. Customers see it when it is published." in told
    assert "Charges" in told.partition('class="previews"')[2]
    assert versions.current("fees").content["title"]["en"] == "Fees"
    answer = desk.post(PAGE, {**changed, "do": "publish", "reason": "Plainer words"})
    assert answer.headers["Location"] == f"{PAGE}versions/"
    assert versions.current("fees").content["title"]["en"] == "Charges"
    assert versions.draft_of("fees") is None
    told = text(desk.get(f"{PAGE}versions/"))
    assert "Plainer words" in told
    assert "Version 2 is asked from now on." in told
    assert "Lu Chen" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "Say in a few words why."),
        ({"title.en": ""}, "English is missing."),
        ({"team": "nobody"}, "There is no such department."),
        ({"group": "moon"}, "Choose one of those offered."),
        ({"urgency": "9"}, "This number is out of range."),
        ({"many": "0"}, "A form has at least one page."),
        ({"steps.0.many": "0"}, "A page has at least one question."),
        ({"steps.0.name": "Not A Name"}, "Names have small letters"),
        ({"steps.0.name": "review"}, "This name is part of our own addresses."),
        ({"steps.0.fields.1.name": "kind"}, "This name is there twice."),
        ({"steps.0.fields.0.kind": "poem"}, "Choose one of those offered."),
        ({"steps.0.fields.0.choices": "one | One"}, "At least two choices"),
        ({"steps.0.fields.1.choices": "a | A\nb | B"}, "This does not go with this kind of question."),
        (
            {"steps.0.fields.1.when.rule": "filled", "steps.0.fields.1.when.field": "later"},
            "There is no question of that",
        ),
        ({"steps.0.fields.1.when.rule": "json", "steps.0.fields.1.when.json": "{no"}, "This is not a condition."),
        (
            {
                "steps.0.fields.1.when.rule": "in",
                "steps.0.fields.1.when.field": "kind",
                "steps.0.fields.1.when.values": "x",
            },
            "The question asked about has no such choice.",
        ),
        ({"steps.0.fields.0.label.en": "x" * 700}, "This is longer than 600 characters."),
    ],
)
def test_what_is_not_sound_is_told_at_its_place_and_not_published(desk: Client, change: dict, words: str) -> None:
    answer = desk.post(PAGE, {**fields(fees()), "do": "publish", "reason": "Plainer words", **change})
    assert answer.status_code == 422
    assert words in text(answer)
    assert versions.current("fees").number == 1
    assert versions.draft_of("fees") is not None  # what was typed is kept


def test_pages_and_questions_are_moved_added_and_removed(desk: Client) -> None:
    content = fees()

    def names() -> list[str]:
        return [each["name"] for each in versions.draft_of("fees").content["steps"][0]["fields"]]

    first = [each["name"] for each in content["steps"][0]["fields"]]
    told = text(desk.post(PAGE, fields(content, do="down:0:0")))
    assert names()[:2] == [first[1], first[0]]
    assert "thing has to be mended" not in told
    desk.post(PAGE, fields(versions.draft_of("fees").content, do="up:0:1"))
    assert names() == first
    desk.post(PAGE, fields(versions.draft_of("fees").content, do="add:0"))
    assert names() == [*first, "question-1"]
    desk.post(PAGE, fields(versions.draft_of("fees").content, do=f"remove:0:{len(first)}"))
    assert names() == first
    desk.post(PAGE, fields(versions.draft_of("fees").content, do="add-step"))
    assert len(versions.draft_of("fees").content["steps"]) == 2
    desk.post(PAGE, fields(versions.draft_of("fees").content, do="remove-step:1"))
    assert len(versions.draft_of("fees").content["steps"]) == 1
    for nonsense in ("up:9:9", "remove:0:99", "down:x:y", "add:", ":", "fly:0:0"):
        assert desk.post(PAGE, fields(versions.draft_of("fees").content, do=nonsense)).status_code == 200
    assert names() == first


def test_changes_are_thrown_away_at_a_word(desk: Client) -> None:
    desk.post(PAGE, fields(fees(), do="save", **{"title.en": "Charges"}))
    assert desk.post(PAGE, {**fields(fees()), "do": "drop"}).headers["Location"] == PAGE
    assert versions.draft_of("fees") is None
    assert "Your changes are thrown away." in text(desk.get(PAGE))


def test_a_new_form_begins_as_a_draft(desk: Client) -> None:
    answer = desk.post(f"{LIST}new", {"slug": "tax-statement", "title": "Tax statement"})
    assert answer.headers["Location"] == f"{LIST}tax-statement/"
    assert versions.current("tax-statement") is None
    assert "The picture comes when the form is sound." in text(desk.get(f"{LIST}tax-statement/"))
    assert "Not published" in text(desk.get(LIST))
    assert "It has not been published yet." in text(desk.get(f"{LIST}tax-statement/versions/"))
    assert desk.post(f"{LIST}tax-statement/", {"do": "drop"}).headers["Location"] == LIST


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("", "Names have small letters"),
        ("Tax Statement", "Names have small letters"),
        ("fees", "This name is there twice."),
    ],
)
def test_a_name_that_is_none_or_taken_is_refused(desk: Client, slug: str, words: str) -> None:
    answer = desk.post(f"{LIST}new", {"slug": slug, "title": "Tax statement"})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Tax statement" in text(answer)
    assert not FormVersion.objects.filter(state="draft").exists()


@pytest.mark.parametrize("slug", ["no-such-form", "a", "x" * 60])
def test_a_form_that_is_not_there_is_not_found(desk: Client, slug: str) -> None:
    for path in ("", "json", "versions/"):
        assert desk.get(f"{LIST}{slug}/{path}").status_code == 404
    for path in ("", "bring", "offer", "versions/1/again"):
        assert desk.post(f"{LIST}{slug}/{path}", {"reason": "Why not", "do": "publish"}).status_code == 404
    assert FormVersion.objects.count() == 14


def test_a_form_goes_out_as_json_and_comes_back(desk: Client) -> None:
    answer = desk.get(f"{PAGE}json")
    assert 'filename="fees.json"' in answer["Content-Disposition"]
    content = json.loads(answer.content)
    content["title"]["en"] = "Charges"
    file = SimpleUploadedFile("fees.json", json.dumps(content).encode(), content_type="application/json")
    assert desk.post(f"{PAGE}bring", {"file": file}).headers["Location"] == PAGE
    assert versions.draft_of("fees").content["title"]["en"] == "Charges"
    assert versions.current("fees").number == 1
    # From another form: it is this one's draft, under this one's name.
    other = json.dumps(versions.current("api").content)
    assert desk.post(f"{PAGE}bring", {"json": other}).status_code == 302
    assert versions.draft_of("fees").content["slug"] == "fees"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("", "This is not JSON."),
        ("{no", "This is not JSON."),
        ("[" * 5000, "This is not JSON."),
        ("[]", "This is not a form."),
        ('{"title": {"de": "Gebühren"}}', "English is missing."),
    ],
)
def test_what_is_no_form_changes_nothing(desk: Client, sent: str, words: str) -> None:
    answer = desk.post(f"{PAGE}bring", {"json": sent})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "This is not sound, so nothing was changed" in text(answer)
    assert versions.draft_of("fees") is None


def test_an_older_version_is_asked_again_with_a_reason(desk: Client) -> None:
    desk.post(PAGE, fields(fees(), do="publish", reason="Plainer words", **{"title.en": "Charges"}))
    desk.post(f"{PAGE}versions/1/again", {"reason": ""})
    assert versions.current("fees").number == 2
    assert "Say in a few words why." in text(desk.get(f"{PAGE}versions/"))
    desk.post(f"{PAGE}versions/1/again", {"reason": "Was better"})
    assert (versions.current("fees").number, versions.current("fees").content["title"]["en"]) == (3, "Fees")
    assert desk.post(f"{PAGE}versions/9/again", {"reason": "Why not"}).status_code == 404


def test_a_form_is_taken_away_and_given_back_with_a_reason(desk: Client) -> None:
    desk.post(f"{PAGE}offer", {"offer": "no", "reason": " "})
    assert versions.current("fees") is not None
    desk.post(f"{PAGE}offer", {"offer": "no", "reason": "Being rewritten"})
    assert versions.current("fees") is None
    assert "Customers are not offered it any more." in text(desk.get(f"{PAGE}versions/"))
    desk.post(f"{PAGE}offer", {"offer": "yes", "reason": "It is done"})
    assert versions.current("fees").number == 3


def test_what_an_editor_types_is_never_markup(desk: Client) -> None:
    bad = '"><script>alert(1)</script>'
    changed = fields(fees(), do="save", **{"title.en": bad, "steps.0.fields.0.label.en": bad, "reason": bad})
    told = text(desk.post(PAGE, changed))
    assert "<script>alert" not in told
    assert "<script>alert" not in text(desk.get(LIST))
