"""`./run check`: format, lint, types, import rules, locks, scripts and documents. Runs no test, changes no file."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "import rules": ("lint-imports", "--no-cache"),
    "shell scripts": ("shellcheck", "run", ".ci/run", "packaging/container"),
    "container file": ("hadolint", "Dockerfile"),
    "compose file": ("check-jsonschema", "--quiet", "--builtin-schema", "vendor.compose-spec", "compose.yaml"),
}
UNWANTED = {
    "a package registry's address": re.compile(
        r"--(extra-)?index-url|files\.pythonhosted|pypi\.org/simple|registry\.npmjs"
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(home/[a-z]{2}|root/|work/|Users/[a-z]{2})"),
}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def main() -> int:
    """Run every check, print what fails and how it ended; returns the exit code."""
    faults = 0
    for name, command in COMMANDS.items():
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        faults += _told(
            name, (ended.stdout + ended.stderr).strip() or "failed without a word" if ended.returncode else ""
        )
    for name, problems in (
        ("locks", _locks()),
        ("documents", _documents()),
        ("settings in docs", _settings()),
        ("clean tree", _unwanted()),
    ):
        faults += _told(name, "\n".join(problems))
    return 1 if faults else 0


def _told(name: str, trouble: str) -> int:
    sys.stdout.write(f"{'FAILED' if trouble else 'ok':<7} {name}\n")
    if trouble:
        sys.stdout.write(trouble + "\n")
    sys.stdout.flush()
    return 1 if trouble else 0


def _locks() -> Iterator[str]:
    """Every dependency of pyproject.toml is locked in a version it allows, without an index address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]],
    }
    for name, requirements in wanted.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        locked = {canonicalize_name(one): version for one, version in LOCKED.findall(text)}
        for requirement in (Requirement(line) for line in requirements if isinstance(line, str)):
            version = locked.get(canonicalize_name(requirement.name))
            if version is None or Version(version) not in requirement.specifier:
                yield f"{name}: {requirement} is locked as {version}; run ./run lock"


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _documents() -> Iterator[str]:
    """Every relative link of a document leads somewhere, and every ADR is listed."""
    for document in _tracked("*.md"):
        text = document.read_text(encoding="utf-8")
        for target in LINK.findall(text):
            if (
                "://" not in target
                and not target.startswith(("#", "mailto:"))
                and not (document.parent / target.split("#")[0]).exists()
            ):
                yield f"{document.relative_to(ROOT)}: the link to {target} leads nowhere"
    index = ROOT / "docs/adr/README.md"
    listed = index.read_text(encoding="utf-8") if index.exists() else ""
    for record in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        if record.name not in listed:
            yield f"docs/adr/README.md: {record.name} is not listed"


def _settings() -> Iterator[str]:
    """Every setting is explained in docs/operating.md."""
    from adapters.settings import Settings

    page = ROOT / "docs/operating.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    for section, field in Settings.model_fields.items():
        for key in getattr(field.annotation, "model_fields", {}):
            if f"`{section}.{key}`" not in text:
                yield f"docs/operating.md: the setting `{section}.{key}` is not explained"


def _unwanted() -> Iterator[str]:
    """Nothing of a registry or of somebody's machine is committed."""
    for path in _tracked():
        if path.suffix in {".png", ".svg", ".ico"} or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for what, pattern in UNWANTED.items():
            if found := pattern.search(text):
                yield f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found.group()}"


if __name__ == "__main__":
    sys.exit(main())
