"""Asks for one action after the other with the new SDK's own requests, and tells of each answer which fields the SDK's model
does not know, and which have another type than it says. Actions and parameters come from stdin, as a JSON list of pairs; `$X` is
the value that an earlier answer gave under the name X."""

import json
import os
import re
import sys
import typing

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config

PLAIN = (str, int, float, bool)


class Recording(Client):
    """Keeps the body as it came, before the model reads it."""

    raw = None

    def call_api(self, params, request, runtime):
        answer = super().call_api(params, request, runtime)
        self.raw = answer["body"]
        return answer


def lost(raw, kept, path=""):
    """Fields of the answer that the model dropped."""
    if isinstance(raw, list):
        return sorted({item for one, other in zip(raw, kept) for item in lost(one, other, path + "[]")})
    if not isinstance(raw, dict):
        return []
    inner = [item for key in raw if key in kept for item in lost(raw[key], kept[key], path + "." + key)]
    return [path + "." + key for key in raw if key not in kept] + inner


def mistyped(value, hint, path=""):
    """Places where the answer holds something else than the model's annotation says."""
    if value is None:
        return []
    if typing.get_origin(hint) is list:
        if not isinstance(value, list):
            return [path + " is no list"]
        (inner,) = typing.get_args(hint)
        return sorted({item for one in value for item in mistyped(one, inner, path + "[]")})
    if hint in PLAIN:
        fits = isinstance(value, hint) and (hint is bool or not isinstance(value, bool))
        return [] if fits or (hint is float and isinstance(value, int)) else [path + " is no " + hint.__name__]
    if not (isinstance(hint, type) and hasattr(hint, "from_map")):
        return []
    hints = typing.get_type_hints(hint.__init__)
    return [item for name in hints if name != "return" for item in mistyped(getattr(value, name), hints[name], path + "." + name)]


def snake(action):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", action).lower()


def main():
    key = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
    client = Recording(Config(*key, region_id="cn-shanghai", endpoint=os.environ["ECS_ENDPOINT"], protocol="http"))
    known, findings = {}, {}
    for action, params in json.load(sys.stdin):
        filled = re.sub(r"\$(\w+)", lambda match: known[match[1]], json.dumps(params))
        request = getattr(models, action + "Request")().from_map(json.loads(filled))
        body = getattr(client, snake(action))(request).body
        wrong = mistyped(body, type(body)) + lost(client.raw, body.to_map())
        findings[action] = sorted(set(findings.get(action, []) + wrong))
        known.update({name: value for name, value in client.raw.items() if isinstance(value, str)})
    print(json.dumps(findings))


main()
