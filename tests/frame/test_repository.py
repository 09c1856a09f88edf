"""What must hold of the repository itself."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

ROOT_FILES = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "api.py",
]


@pytest.fixture(scope="session")
def root(pytestconfig):
    return pytestconfig.rootpath


@pytest.mark.parametrize("name", ROOT_FILES)
def test_the_root_holds_what_a_newcomer_looks_for(root, name):
    assert (root / name).stat().st_size > 100


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(root, lock):
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    packages = re.split(r"\n(?=\S)", text.strip())
    assert len(packages) > 40
    for package in packages:
        assert "--hash=sha256:" in package, package.splitlines()[0]


def test_the_development_lock_holds_the_same_versions_as_the_product(root):
    def versions(lock):
        return set(re.findall(r"^(\S+==\S+)", (root / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


@pytest.mark.parametrize(
    "order", [("ortools.graph.python.min_cost_flow", "highspy"), ("highspy", "ortools.graph.python.min_cost_flow")]
)
def test_both_solvers_live_in_one_process_in_either_order(order):
    # highspy 1.15 and ortools 9.15 each ship a libhighs of the same name; the pin below 1.15 is what this holds
    script = "; ".join(f"import {name}" for name in order)
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_the_package_root_stays_empty(root):
    # networkx imports it while networkx itself is being imported: whatever stood here would run in the middle of that
    assert (root / "graph" / "__init__.py").read_text() == ""


def test_the_wheel_ships_the_package_and_the_licence_only(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["graph"]


def test_the_container_starts_the_worker_beside_the_api_with_kernels_compiled(root):
    begun = (root / "docker" / "entrypoint.sh").read_text(encoding="utf-8")
    assert re.search(r"^ +exec jejaring serve --host 0\.0\.0\.0", begun, re.MULTILINE)
    assert "--no-worker" not in begun
    assert all(f"python -m graph.{part}.compile\n" in begun for part in ("matching", "metrics"))


def test_no_error_of_ours_shares_a_code_with_another():
    from graph.errors import JejaringError

    def tree(error):
        yield error
        for child in error.__subclasses__():
            yield from tree(child)

    codes = [error.code for error in set(tree(JejaringError))]
    assert len(codes) == len(set(codes))


def test_both_servers_allow_the_procedures_that_questions_call_and_no_others(root):
    """The managed one and that of the composition; Neo4j of today lets its own through whatever the list says."""
    texts = [path.read_text(encoding="utf-8") for path in (root / "graph/store").rglob("*.cypher")]
    called = {name for text in texts for name in re.findall(r"CALL\s+((?:db|dbms)\.[A-Za-z.]+)", text)}
    for place in ("graph/store/configuration.py", "docker/compose.yaml"):
        allowed = re.search(r"procedures[._]allowlist[=:] ?(\S+)", (root / place).read_text(encoding="utf-8"))[1]
        assert set(allowed.split(",")) == called, place
