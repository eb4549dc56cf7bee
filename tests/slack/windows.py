"""Windows and Home tabs of the loopback Slack: opened with a trigger that is good once, changed, published; each judged by Slack's rules."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from tests.slack.loopback import Loopback
from tests.slack.rules import block_faults, walk
from tests.slack.webapi import Answer, No
from tests.slack.world import Call, Workspace
from tests.support.requirements import shared_path


class Windows:
    """What people see over and beside their channels.

    Attributes:
        open: windows as they are now, by id, oldest first.
        homes: Home tabs by person.
        expired: triggers whose three seconds are over.
    """

    def __init__(self, slack: Loopback) -> None:
        self._slack = slack
        self.open: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.used: set[str] = set()
        self.expired: set[str] = set()
        slack.api.methods |= {"views.open": self._open, "views.update": self._update, "views.publish": self._publish}

    def _open(self, call: Call, workspace: Workspace) -> Answer:
        trigger = str(call.body.get("trigger_id"))
        if trigger in self.expired:
            raise No("expired_trigger_id")
        if trigger in self.used:
            raise No("exchanged_trigger_id")
        self.used.add(trigger)
        view = self._judged(call.body["view"])
        key = self._slack.world.new_id("V")
        self.open[key] = {**view, "id": key, "team_id": workspace.id}
        return {"view": self.open[key]}

    def _update(self, call: Call, workspace: Workspace) -> Answer:
        key = str(call.body.get("view_id"))
        if key not in self.open:
            raise No("not_found")
        self.open[key] = {**self._judged(call.body["view"]), "id": key, "team_id": workspace.id}
        return {"view": self.open[key]}

    def _publish(self, call: Call, workspace: Workspace) -> Answer:
        key = self._slack.world.new_id("V")
        self.homes[str(call.body["user_id"])] = {**self._judged(call.body["view"]), "id": key, "team_id": workspace.id}
        return {"view": {"id": key}}

    def change(self, key: str, view: dict[str, Any]) -> None:
        """What `response_action: update` does."""
        self.open[key] = {**self._judged(view), "id": key}

    def _judged(self, view: Any) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(view) if isinstance(view, str) else view
        faults = [*block_faults(parsed["blocks"], most=100), *view_objections(parsed)]
        faults += [
            f"{key} over 24" for key in ("title", "submit", "close") if len(parsed.get(key, {}).get("text", "")) > 24
        ]
        faults += ["private_metadata over 3000"] if len(parsed.get("private_metadata", "")) > 3000 else []
        faults += [f"label over 2000: {one['label']}" for one in walk(parsed) if len(str(one.get("label", ""))) > 2000]
        if faults:
            self._slack.world.faults_found += faults
            raise No("invalid_arguments", response_metadata={"messages": faults})
        return parsed


def view_objections(view: dict[str, Any]) -> list[str]:
    """What the schema made from Slack's own types has against a view; [] when nothing, or when the schema is not there."""
    validator = _validator(str(view.get("type")))
    return (
        []
        if validator is None
        else [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(view)]
    )


@cache
def _validator(kind: str) -> Draft7Validator | None:
    try:
        path = shared_path("data", "schemas", "slack-view.json")
    except BaseException:  # noqa: BLE001 - pytest's skip is one; without the schema only the other rules judge
        return None
    document = json.loads(path.read_text("utf-8"))
    name = "ModalView" if kind == "modal" else "HomeView"
    return Draft7Validator({"definitions": document["definitions"], "$ref": f"#/definitions/{name}"})
