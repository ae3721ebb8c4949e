"""The JSON Schema for editors: current, complete, and of one mind with the loader about the shipped packs and about faults."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from docparse import packs, schema
from docparse.resources import load_yaml

HEAD: dict[str, Any] = {"pack": "甲", "title": "甲", "version": "1.0.0", "language": "docparse-rules/1"}
RULE: dict[str, Any] = {
    "id": "甲",
    "kind": "数",
    "stage": "数值",
    "match": "{指标}{数}",
    "examples": [{"text": "桥3座。", "expect": [{"数": "3座"}]}],
}


def test_the_file_is_current(update: bool) -> None:
    if update:
        schema.file().write_text(schema.text(), encoding="utf-8")
    assert schema.file().read_text(encoding="utf-8") == schema.text(), "run: docparse rules schema --write"


def test_it_is_draft_07() -> None:
    made = json.loads(schema.text())
    jsonschema.Draft7Validator.check_schema(made)
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_every_key_has_its_words() -> None:
    assert schema.undescribed() == [], "schema.WORDS tells each key in Chinese"


OTHERS = ("linking.yaml", "outline.yaml", "tables.yaml")  # have models of their own
RULE_FILES = [f for p in packs.shipped() for f in sorted(p.glob("*.yaml")) if f.name not in OTHERS]


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_shipped_packs_are_valid(path: Any) -> None:
    data, _ = load_yaml(path)
    jsonschema.validate(data, schema.schema(), cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize(
    "data",
    [
        [],
        [RULE | {"kind": "实绩"}],
        [RULE | {"prioritat": 5}],
        [RULE | {"priority": 500}],
        [RULE | {"match": "{指标}{数"}],
        [RULE | {"match": "指标}{数}"}],
        [{k: v for k, v in RULE.items() if k != "examples"}],
        [RULE | {"examples": [{"text": "甲", "expect": [{"数": 3}]}]}],
        HEAD | {"version": "1"},
        HEAD | {"slot": {}},
        {k: v for k, v in HEAD.items() if k != "pack"},
    ],
)
def test_faults_are_refused(data: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema.schema(), cls=jsonschema.Draft7Validator)


@pytest.mark.parametrize(
    "data", [[RULE], [RULE | {"match": "\\{{指标}…{不含甲}{数}\n[已]{数}", "as": "占比", "not": "甲"}], HEAD | {"words+": {"甲": ["乙"]}}]
)
def test_sound_data_passes(data: object) -> None:
    jsonschema.validate(data, schema.schema(), cls=jsonschema.Draft7Validator)
