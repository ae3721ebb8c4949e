"""The JSON Schema (draft-07) of rule files and pack.yaml, from the models that load them, for editors.

An editor with a YAML language server completes keys, shows the Chinese descriptions and underlines faults when a file begins
with ``# yaml-language-server: $schema=…/docparse-rules.schema.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from docparse.resources import folder
from docparse.rules import LANGUAGE, SECTIONS, ExampleModel, PackModel, RuleModel, SlotModel, TypeModel
from docparse.template import NUMBER_TYPES, TEXT_TYPES

NAME = "docparse-rules.schema.json"
# Template text whose braces close; the half-width ones are operators.
BRACES = r"^([^{}\\]|\\[\s\S]|\{[^{}\n]*\})*$"

# What each key means, as a clerk should read it; by model and key as written in the file.
WORDS: Mapping[type[BaseModel], Mapping[str, str]] = {
    RuleModel: {
        "": "一条规则：在哪里、按什么句式、取出哪些槽",
        "id": "规则的名字，包内不能重复；报告和 explain 用它称呼这条规则",
        "title": "给人看的一句话说明；不写就用 id",
        "kind": "取出的是什么；数：身份由章节和文种决定；对列：A、B分别为x、y；旁述：认领但不成行；忽略：不是指标的数；分段：给后面各行加上系统名",
        "stage": "在哪个阶段运行，须是 pack.yaml 里 stages 之一；先运行的阶段认领的数和剪去的字，后面看不见",
        "as": "kind 为旁述、忽略时数的身份，须是 pack.yaml 里 roles 之一",
        "within": f"只看这些部分，用“|”隔开；可用：{'、'.join(SECTIONS)}；不写就到处都看",
        "outside": "不看这些部分，写法同 within",
        "priority": "同一阶段里抢同一段话时，大的先得（0–100，默认 50）",
        "match": "句式，一行一种（写在“match: |”之下）；{槽}、[可有可无]、(甲|乙)、@词表、…、<{项}/、>、^ 分句开头、$ 分句结尾",
        "not": "反句式，一行一种；匹配处所在的分句含有它就不算",
        "cut": "匹配后是否从句子里剪去，好让前后的字靠在一起（默认 true）",
        "same": "这些槽里的数单位须相同",
        "apart": "这些槽里的数单位须不同",
        "examples": "例子，至少一个正例、一个反例；每一行句式都应有例子用到",
        "note": "写给以后改规则的人的话",
    },
    ExampleModel: {
        "": "一句话和规则应从中取出的东西",
        "text": "例句；用自己编的句子，不要抄某地某文",
        "within": "例句所在的部分，供只看某些部分的规则",
        "expect": "应取出的各个匹配：槽名到印出的字；[] 表示不应取出（反例）",
    },
    SlotModel: {
        "": "一个槽名",
        "type": f"槽的类型。数：{'、'.join(NUMBER_TYPES)}；文字：{'、'.join(TEXT_TYPES)}，或本包 types 里的",
        "role": "槽里的数的身份：target、actual、rate、neutral（由章节决定）、growth、standard、place、month、other；文字槽不写",
    },
    TypeModel: {
        "": "一种文字：名称或短语，加上必须含有、不能含有、必须结尾的词",
        "base": "名称（不含标点、顿号和数）或短语（可含顿号）",
        "contains": "必须含有其中一个词；@名 引用词表",
        "without": "不能含有这些词；@名 引用词表",
        "ends": "必须以其中一个词结尾；@名 引用词表",
        "pattern": r"式样：字、\d、[一组字]，后面可以跟 ?、{n} 或 {n,m}；写了它，上面几项不起作用。句子里的数已换成记号，式样认不到",
    },
    PackModel: {
        "": "规则包：词表、槽、类型、阶段，和它继承的包",
        "pack": "包名",
        "title": "给人看的包名",
        "version": "版本号，三段数字，如 1.0.0",
        "language": f"规则语言的版本，写 {LANGUAGE}",
        "inherits": "继承的规则包（旁边的文件夹或自带的包名）；后面的盖过前面的同名规则",
        "disable": "停用继承来的哪些规则（写 id）",
        "stages": "阶段，按运行先后；不写就用继承来的",
        "words": "词表：句式里用 @名 引用；词里也可用 @名 引用前面的词表",
        "words+": "给继承来的词表添词",
        "types": "文字类型，可作槽的类型",
        "slots": "槽名和它的类型；句式里只能用这里有的槽",
        "roles": "规则里 as 可用的身份，和写进 quantities.csv 的英文名",
        "protected": "不能拆开当线索的词（高标准、公共预算…）",
        "names": "清理指标名用的词：heads 开头的、tails 结尾的、verbs 只说动作的、generic 很多指标共有的",
    },
}


def schema() -> dict[str, Any]:
    """The schema: a list of rules, or a mapping that is a pack."""
    definitions: dict[str, Any] = {}
    for model in (RuleModel, PackModel):
        made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
        definitions |= made.pop("$defs", {})
        definitions[model.__name__] = made
    for described, words in WORDS.items():
        _describe(definitions[described.__name__], words)
    rules = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/RuleModel"}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "docparse 规则文件和 pack.yaml",
        "description": "规则文件是规则的列表，pack.yaml 是一个规则包。由 docparse rules schema 生成，不要手改。",
        "if": {"type": "array"},
        "then": rules,
        "else": {"$ref": "#/definitions/PackModel"},
        "definitions": definitions,
    }


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def file() -> Path:
    """Where the schema stands among the rules."""
    return folder("rules") / NAME


def undescribed() -> list[str]:
    """Keys of the models that have no Chinese words here, and words for keys that are gone."""
    found = []
    for model, words in WORDS.items():
        keys = {field.alias or name for name, field in model.model_fields.items()}
        found += [f"{model.__name__}.{key}" for key in sorted(keys ^ (set(words) - {""}))]
    return found


def _describe(definition: dict[str, Any], words: Mapping[str, str]) -> None:
    """Chinese descriptions in place of the docstring and the English titles."""
    definition.pop("title", None)
    definition["description"] = words[""]
    for key, entry in definition["properties"].items():
        entry.pop("title", None)
        if key in words:
            entry["description"] = words[key]
        if key in ("match", "not"):
            entry["pattern"] = BRACES
