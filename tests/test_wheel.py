"""The wheel holds all that docparse needs: installed alone in an empty environment, far from the checkout, it runs the demo."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docparse.resources import folder

pytestmark = pytest.mark.slow
ROOT = folder("samples").parent


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", made, ROOT, cwd=made)
    [found] = made.glob("docparse-*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    run(sys.executable, "-m", "venv", home, cwd=home)
    found = home / "bin" / "python"
    run(found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--use-pep517", wheel, cwd=home)
    return found


def test_wheel_holds_rules_and_samples(wheel: Path) -> None:
    names = {name.removeprefix("docparse/data/") for name in zipfile.ZipFile(wheel).namelist()}
    wanted = {path.relative_to(ROOT).as_posix() for top in ("rules", "samples") for path in (ROOT / top).rglob("*") if path.is_file()}
    assert wanted - names == set()
    assert not [name for name in names if name.startswith(("tests/", "output/", ".venv/"))]


def test_demo_runs_far_from_the_checkout(python: Path, tmp_path: Path) -> None:
    samples = Path(run(python, "-c", "from docparse.resources import folder; print(folder('samples'))", cwd=Path("/")).strip())
    assert samples.is_relative_to(python.parents[1])
    shown = run(python.parent / "docparse", "audit", samples, "-o", tmp_path / "output", "--fail-on", "none", cwd=Path("/"))
    assert f"报告：{tmp_path / 'output' / 'report.html'}" in shown
    assert {"report.html", "ledger.xlsx", "datapackage.json"} <= {path.name for path in (tmp_path / "output").iterdir()}
    here = tmp_path / "here"
    run(sys.executable, "-m", "docparse", "audit", "samples", "-o", here, "--fail-on", "none", cwd=ROOT)
    assert codes(tmp_path / "output") == codes(here) != []


def codes(output: Path) -> list[tuple[str, str]]:
    """Code and severity of every finding, in order."""
    with (output / "findings.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["severity"]) for row in csv.DictReader(file)]
