"""HIN-secured e-mail domains, and the file that lists them."""

from pathlib import Path

import pytest

from professional_rules.hin_secured_email import (
    BadDomainsFile,
    SecuredDomain,
    is_hin_secured,
    is_listed,
    parse_secured_domains,
    read_secured_domains,
)
from professional_rules.mail_address import MalformedMailAddress, mail_address, mail_domain
from tests.vectors import Case, cases, document

LISTED = document("hin_secured_domains.json")["listed"]


@pytest.mark.parametrize("case", cases("hin_secured_domains.json", "domains"))
def test_domain_is_secured_if_it_is_listed(case: Case) -> None:
    if case["canonical"] is None:
        with pytest.raises(MalformedMailAddress):
            mail_domain(case["domain"])
    else:
        assert mail_domain(case["domain"]) == case["canonical"]
    assert is_listed(case["domain"], LISTED) is case["secured"]


@pytest.mark.parametrize("case", cases("hin_secured_domains.json", "emails"))
def test_address_is_secured_if_its_domain_is_listed(case: Case) -> None:
    if case["canonical"] is None:
        with pytest.raises(MalformedMailAddress):
            mail_address(case["email"])
    else:
        assert str(mail_address(case["email"])) == case["canonical"]
    assert is_hin_secured(case["email"], LISTED) is case["secured"]


def test_realm_lists_the_domains_of_the_manual() -> None:
    listed = read_secured_domains(Path(__file__).parents[3] / "realm" / "hin-secured-domains.txt")
    assert {entry.domain for entry in listed} >= {"hin.ch", "amge.ch", "hug.ch"}


def test_file_may_have_comments_blank_lines_and_windows_line_ends() -> None:
    text = "\ufeff# source: manual\r\n\r\nHIN.ch\r\n  müller.ch  \r\n"
    assert parse_secured_domains(text) == (SecuredDomain("hin.ch", 3), SecuredDomain("xn--mller-kva.ch", 4))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# a\nhin.ch.\n", "domains.txt:2: 'hin.ch.'"),
        ("hin.ch # the network itself", "domains.txt:1: 'hin.ch # the network itself'"),
        ("hin.ch\namge.ch\n@hug.ch", "domains.txt:3: '@hug.ch'"),
        ("hin.ch, amge.ch", "domains.txt:1: 'hin.ch, amge.ch'"),
        ("hin.ch\n\nHIN.CH\n", "domains.txt:3: hin.ch is already on line 1"),
    ],
)
def test_malformed_line_is_reported_with_its_number(text: str, said: str) -> None:
    with pytest.raises(BadDomainsFile) as bad:
        parse_secured_domains(text, "domains.txt")
    assert said in str(bad.value)


def test_unreadable_file_is_reported_with_its_name(tmp_path: Path) -> None:
    latin1 = tmp_path / "latin1.txt"
    latin1.write_bytes("müller.ch".encode("latin-1"))
    for path, said in [
        (tmp_path / "absent.txt", "no such file"),
        (tmp_path, "cannot be read"),
        (latin1, "UTF-8"),
    ]:
        with pytest.raises(BadDomainsFile) as bad:
            read_secured_domains(path)
        assert str(path) in str(bad.value)
        assert said in str(bad.value)
