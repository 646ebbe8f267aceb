"""How documents reach a professional, decided from what is held."""

from typing import Any

import pytest

from profile_service.delivery.decision import Delivery, Known, Obstacle, decide
from profile_service.part.store import Held

GLN = "7601000050717"
SECURE = {"documents": "anne@hin.ch"}
BOTH = {**SECURE, "notifications": "anne@example.ch"}
STREET = {"street": "Boulevard de la Tour", "houseNumber": "8", "swissZipCode": "1205", "town": "Genève"}


def known(
    choices: dict[str, Any] | None = None,
    *,
    addresses: tuple[str, ...] = (),
    standing: dict[str, str] | None = None,
    secured: bool = True,
) -> Known:
    cards = [{"kind": kind, "country": "CH", "organisation": kind, **STREET} for kind in addresses]
    return Known(
        preferences=Held(3, choices, 1_795_000_000) if choices is not None else Held(),
        addresses=Held(1, {"addresses": cards}, 1),
        standing=standing or {},
        secured=secured,
    )


def answer(what: Known) -> dict[str, Any]:
    decided = decide(GLN, what)
    assert isinstance(decided, Delivery)
    return decided.model_dump(by_alias=True, mode="json")


def test_nobody_chose_so_letters_go_to_the_preferred_address() -> None:
    assert answer(known(addresses=("practice", "generic", "postal"))) == {
        "gln": GLN,
        "channel": "post",
        "secureEmail": None,
        "postalAddress": {
            "organisation": "postal",
            "addressLine1": "",
            "addressLine2": "",
            "postOfficeBox": "",
            "foreignZipCode": "",
            "country": "CH",
            **STREET,
        },
        "lifetimeDays": 100,
        "notification": None,
        "since": None,
    }


@pytest.mark.parametrize(
    ("kinds", "taken"),
    [
        (("practice", "generic"), "generic"),
        (("practice", "practice"), "practice"),
        (("postal",), "postal"),
        ((), None),
    ],
)
def test_address_for_letters(kinds: tuple[str, ...], taken: str | None) -> None:
    address = answer(known(addresses=kinds))["postalAddress"]
    assert (address and address["organisation"]) == taken


@pytest.mark.parametrize(
    ("choices", "standing", "secured", "channel", "secure"),
    [
        ({"delivery": ""}, {}, False, "post", None),
        ({"delivery": ""}, SECURE, True, "post", "anne@hin.ch"),
        ({"delivery": "portal"}, SECURE, True, "portal", "anne@hin.ch"),
        ({"delivery": "portal"}, SECURE, False, "portal", None),
        ({"delivery": "none"}, SECURE, True, "none", "anne@hin.ch"),
        ({"delivery": "none"}, {}, False, "none", None),
        ({"delivery": "hin-email"}, SECURE, True, "hin-email", "anne@hin.ch"),
        ({"delivery": "hin-email", "documentsMail": "new@hin.ch"}, SECURE, True, "hin-email", "anne@hin.ch"),
        ({"delivery": "hin-email", "documentsMail": "new@hin.ch"}, {}, False, "post", None),
    ],
)
def test_channel_and_secure_address(
    choices: dict[str, Any], standing: dict[str, str], secured: bool, channel: str, secure: str | None
) -> None:
    told = answer(known(choices, standing=standing, secured=secured))
    assert (told["channel"], told["secureEmail"]) == (channel, secure)
    assert told["since"] == "2026-11-18T11:06:40Z"


def test_address_that_is_not_secured_any_more_is_an_obstacle() -> None:
    assert decide(GLN, known({"delivery": "hin-email"}, standing=SECURE, secured=False)) is (
        Obstacle.NOT_SECURED
    )


@pytest.mark.parametrize(
    ("choices", "standing", "told"),
    [
        ({"notification": "daily"}, BOTH, {"mail": "anne@example.ch", "frequency": "daily"}),
        ({}, BOTH, {"mail": "anne@example.ch", "frequency": "each"}),
        ({"notification": "none"}, BOTH, None),
        ({"notification": "weekly"}, SECURE, None),
    ],
)
def test_notification_is_told_for_the_portal(
    choices: dict[str, Any], standing: dict[str, str], told: dict[str, str] | None
) -> None:
    assert answer(known({"delivery": "portal", **choices}, standing=standing))["notification"] == told
    by_mail = known({"delivery": "hin-email", **choices}, standing=standing)
    assert answer(by_mail)["notification"] is None


def test_lifetime_is_the_chosen_one() -> None:
    assert answer(known({"delivery": "portal", "lifetimeDays": 30}))["lifetimeDays"] == 30
