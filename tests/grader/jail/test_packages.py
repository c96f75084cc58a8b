"""Granted packages: where their files are, all that they require, and nothing that is installed beside them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from grader.jail import missing, versions
from grader.jail.packages import Packages, forget, packages

Installer = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """`install(name, files, requires)` puts a distribution where Python looks for them."""
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()

    def install(name: str, files: tuple[str, ...] = (), requires: tuple[str, ...] = ()) -> None:
        described = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        described.mkdir()
        (described / "METADATA").write_text(
            "\n".join((f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {each}" for each in requires)))
        )
        (described / "RECORD").write_text("".join(f"{file},,\n" for file in (*files, f"{described.name}/RECORD")))
        for file in files:
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    return install


def test_all_that_is_required_comes_along_extras_do_not(install: Installer) -> None:
    """Requirements of requirements, markers evaluated, circles ended; what only an extra wants is left out."""
    install("alpha-one", ("alpha/__init__.py",), ("Beta_Two >=1; python_version > '3'", "gamma; extra == 'more'"))
    install("beta.two", ("beta.py",), ("alpha-one", "delta; sys_platform == 'vms'", "numpy"))
    install("gamma", ("gamma.py",))
    found = packages(("alpha-one",))
    assert dict(found.modules).keys() == {"alpha", "beta"}
    assert found.asked == ("alpha",)
    assert versions(("alpha-one",)) == ("alpha-one 1.0", "beta-two 1.0")


def test_files_of_a_distribution_and_no_others(install: Installer, tmp_path: Path) -> None:
    """Packages as folders, modules as files, libraries beside them; a shared folder only file by file."""
    install(
        "mixed",
        (
            "mixed/__init__.py",
            "mixed/inner/deep.py",
            "shared/mixed_part/__init__.py",
            "shared/single.py",
            "single.cpython-311-x86_64-linux-gnu.so",
            "mixed.libs/libz-1234.so.1",
            "mixed.libs/libz.so",
            "README",
            "mixed.pth",
            "__pycache__/single.cpython-311.pyc",
            "../../bin/mixed",
        ),
    )
    install("other", ("shared/other_part/__init__.py",))
    found = packages(("mixed",))
    places = {name: Path(path).relative_to(tmp_path).as_posix() for name, path in found.modules}
    assert places == {
        "mixed": "mixed",
        "shared.mixed_part": "shared/mixed_part",
        "shared.single": "shared/single.py",
        "single": "single.cpython-311-x86_64-linux-gnu.so",
    }
    assert {Path(path).name for path in found.beside} == {"libz-1234.so.1", "libz.so", "README"}
    assert set(found.asked) == {"mixed", "single"}
    assert found.root == str(tmp_path)


def test_what_is_not_installed_is_told(install: Installer) -> None:
    """A distribution that is absent, or lacks something it requires, is missing; nothing is granted of it."""
    install("halfway", ("halfway.py",), ("no-such-distribution",))
    assert missing(("numpy", "halfway", "no-such-distribution", "jinja2")) == ("halfway", "no-such-distribution")
    assert "no-such-distribution is not" in versions(("halfway",))
    with pytest.raises(PackageNotFoundError):
        packages(("halfway",))


def test_nothing_is_granted_without_a_wish() -> None:
    """No package, no file, no word in the environment."""
    assert packages(()) == Packages()
    assert packages(("jinja2",)).environment == ()
