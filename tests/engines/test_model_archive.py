"""Archives from strangers: plain files below the model's folder come out, and nothing else."""

import tarfile
import zipfile

import pytest

from voicesim.engines.model_archive import unpack_folder
from voicesim.model.errors import BadInput

pytestmark = pytest.mark.unit


def odd_member(name, kind=tarfile.REGTYPE, link=""):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member


@pytest.mark.parametrize(
    "member",
    [
        odd_member("model/../../outside"),
        odd_member("model//absolute"),
        odd_member("model/a/./b"),
        odd_member("model/C:\\outside"),
        odd_member("model/link", tarfile.SYMTYPE, "/etc/passwd"),
        odd_member("model/hard", tarfile.LNKTYPE, "model/LICENSE"),
        odd_member("model/pipe", tarfile.FIFOTYPE),
        odd_member("model/device", tarfile.CHRTYPE),
        odd_member("model/LICENSE"),
    ],
    ids=lambda member: member.name,
)
def test_members_that_are_not_plain_files_inside_the_folder_are_refused(tmp_path, member, toys):
    path = tmp_path / "odd.tgz"
    path.write_bytes(toys.tarred(toys.nested, "model", member))
    with pytest.raises(BadInput, match=r"odd\.tgz"):
        unpack_folder(path, "model", tmp_path / "into" / "model")
    outside = [
        found for found in tmp_path.rglob("*") if found.is_file() and tmp_path / "into/model" not in found.parents
    ]
    assert outside == [path]
    assert not any(found.is_symlink() for found in tmp_path.rglob("*"))


def test_a_zip_member_that_climbs_out_is_refused(tmp_path, toys):
    path = tmp_path / "odd.zip"
    path.write_bytes(toys.zipped({**toys.nested, "../../outside": b"!"}, "model"))
    with pytest.raises(BadInput, match="outside"):
        unpack_folder(path, "model", tmp_path / "into" / "model")
    assert not (tmp_path / "outside").exists()


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = tmp_path / "odd.zip"
    link = zipfile.ZipInfo("model/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadInput, match="plain files"):
        unpack_folder(path, "model", tmp_path / "model")


def test_more_than_a_model_holds_is_refused(tmp_path, toys):
    path = tmp_path / "big.zip"
    path.write_bytes(toys.zipped({"zeros": bytes(2_000_000)}, "model"))
    with pytest.raises(BadInput, match="more than a model"):
        unpack_folder(path, "model", tmp_path / "model", most_bytes=1_000_000)
    path.write_bytes(toys.zipped({str(number): b"" for number in range(300)}, "model"))
    with pytest.raises(BadInput, match="more than a model"):
        unpack_folder(path, "model", tmp_path / "many")


def test_what_is_no_archive_of_a_model_is_refused(tmp_path, toys):
    cut, elsewhere = toys.tarred(toys.nested, "model")[:200], toys.zipped(toys.nested, "other")
    for number, data in enumerate([b"", b"not an archive", cut, elsewhere]):
        path = tmp_path / f"broken-{number}"
        path.write_bytes(data)
        with pytest.raises(BadInput, match=path.name):
            unpack_folder(path, "model", tmp_path / "model" / str(number))
