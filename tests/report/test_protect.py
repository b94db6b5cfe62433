"""The protected copy: it opens with its password alone, everything in it is encrypted, and it claims nothing wrong."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from pypdf import PdfReader

from kneelog.domain import checks
from kneelog.domain.errors import InvalidValue
from kneelog.report import build, draw, protect
from kneelog.report.draw import Attachment
from kneelog.report.model import Edition
from tests.insights import persona
from tests.report.fakes import CHOICE
from tests.tools import require

pytestmark = pytest.mark.slow  # draws whole pages

PASSWORD: Final = "korrekt Pferd Batterie é"  # noqa: S105 - protects nothing but this test
FILES: Final = (
    Attachment("diary.csv", b"\xef\xbb\xbfdate,worst\r\n2026-03-02,3\r\n", "text/csv", "Diary as a table"),
    Attachment("diary.json", b'{"entries": []}', "application/json", "Diary whole"),
)
PLAIN_WORDS: Final = (b"Right knee", b"pdfuaid", b"diary.csv", b"2026-03-02,3", b"Diary as a table", b"xmpmeta")


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The persona's page with two files, not compressed so that its words can be looked for."""
    drawn = draw.pdf(build.visit(persona.diary(), (), CHOICE, Edition(CHOICE.last, "9.9.9")), FILES)
    out = BytesIO()
    with pikepdf.open(BytesIO(drawn)) as opened:
        opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return out.getvalue()


@pytest.fixture(scope="module")
def copy(plain: bytes) -> bytes:
    """The same page, protected."""
    return protect.protected(plain, PASSWORD)


def test_it_opens_with_its_password_alone(copy: bytes) -> None:
    """Two libraries open it with the password; neither without one, with another, nor with none as its owner."""
    with pikepdf.open(BytesIO(copy), password=PASSWORD) as opened:
        assert len(opened.pages) > 1
    reader = PdfReader(BytesIO(copy))
    assert reader.is_encrypted
    assert reader.decrypt(PASSWORD)
    for wrong in ("", " ", PASSWORD[:-1], PASSWORD.upper(), f"{PASSWORD} "):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(copy), password=wrong)
        assert not PdfReader(BytesIO(copy)).decrypt(wrong)


def test_it_is_aes_256_of_revision_6(copy: bytes) -> None:
    """The dictionary of the encryption names AES with 256 bits for texts, streams and files, metadata included."""
    with pikepdf.open(BytesIO(copy), password=PASSWORD) as opened:
        told = opened.trailer.Encrypt
        assert [int(told[key]) for key in ("/V", "/R", "/Length")] == [5, 6, 256]
        assert [str(each) for each in (told.StmF, told.StrF, told.CF.StdCF.CFM)] == ["/StdCF", "/StdCF", "/AESV3"]
        assert told.get("/EFF", "/StdCF") == "/StdCF"
        assert told.get("/EncryptMetadata", True)


def test_nothing_of_it_can_be_read_in_the_bytes(plain: bytes, copy: bytes) -> None:
    """Text, names of files, what is in them and metadata are in the plain bytes and not in the copy's."""
    assert [word for word in PLAIN_WORDS if word not in plain] == []
    assert [word for word in PLAIN_WORDS if word in copy] == []


def test_pages_and_files_are_the_same_inside(plain: bytes, copy: bytes) -> None:
    """Opened, it has the text of every page and each file to the byte."""
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(copy))
    after.decrypt(PASSWORD)
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    assert {name: data[0] for name, data in after.attachments.items()} == {one.name: one.data for one in FILES}


def test_it_no_longer_claims_to_be_archival(plain: bytes, copy: bytes) -> None:
    """What is encrypted is no PDF/A, so the claim is gone; a screen reader may still read it."""
    with pikepdf.open(BytesIO(plain)) as opened:
        assert b"pdfaid:part" in opened.Root.Metadata.read_bytes()
    with pikepdf.open(BytesIO(copy), password=PASSWORD) as opened:
        claims = opened.Root.Metadata.read_bytes()
        assert b"pdfaid:part" not in claims
        assert b"pdfaid:conformance" not in claims
        assert b"pdfuaid:part" in claims
        assert opened.allow.accessibility


def test_one_password_typed_in_two_ways_is_one(plain: bytes) -> None:
    """An accent that another keyboard puts together differently opens it all the same."""
    made = protect.protected(plain, "cafe\u0301 cafe\u0301 cafe\u0301")
    assert PdfReader(BytesIO(made)).decrypt("café café café")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "at least 12 characters"),
        ("knee", "at least 12 characters"),
        ("x" * 11, "at least 12 characters"),
        ("long enough\0\0", "cannot be typed"),
        ("long enough\nagain", "cannot be typed"),
        ("é" * 64, "longer than a PDF can take"),
    ],
)
def test_a_password_that_does_not_protect_is_refused(plain: bytes, password: str, said: str) -> None:
    """Too short, too long for every reader, or not to be typed: a sentence, and no copy."""
    with pytest.raises(InvalidValue, match=said) as caught:
        protect.protected(plain, password)
    assert caught.value.field == "password"


def test_the_shortest_and_the_longest_open(plain: bytes) -> None:
    """Passwords at both ends of what is allowed work."""
    for password in ("x" * checks.FEWEST_SECRET, "x" * protect.MOST_BYTES):
        assert PdfReader(BytesIO(protect.protected(plain, password))).decrypt(password)


def test_qpdf_finds_nothing_wrong(copy: bytes, tmp_path: Path) -> None:
    """A checker of another make finds the file whole, and its encryption as said."""
    file = tmp_path / "copy.pdf"
    file.write_bytes(copy)
    checked = subprocess.run(
        [require("qpdf"), "--check", "--password-file=-", file],
        input=PASSWORD.encode(),
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert b"stream encryption method: AESv3" in checked.stdout
    refused = subprocess.run([require("qpdf"), "--check", file], capture_output=True, check=False)
    assert b"invalid password" in refused.stderr
