"""Asks for one action after the other with the new SDKs' own requests, and tells of each answer which fields the SDK's model
does not know, and which have another type than it says. Products, actions and parameters come from stdin, as a JSON list of
triples; `$X` is the value that an earlier answer gave under the name X. ENDPOINTS has the endpoint of each product, as JSON."""

import importlib
import json
import os
import re
import sys
import typing

from alibabacloud_tea_openapi.models import Config

PLAIN = (str, int, float, bool)


def recording(product, config):
    """A client that keeps the body as it came, before the model reads it."""

    class Recording(importlib.import_module("alibabacloud_" + product + ".client").Client):
        raw = None

        def call_api(self, params, request, runtime):
            answer = super().call_api(params, request, runtime)
            self.raw = answer["body"]
            return answer

    return Recording(config)


def named(raw):
    """Every text of an answer by its name, those inside of structures too."""
    inner = [pair for value in raw.values() if isinstance(value, dict) for pair in named(value).items()]
    return dict(inner + [(name, value) for name, value in raw.items() if isinstance(value, str)])


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
    endpoints = json.loads(os.environ["ENDPOINTS"])
    config = {product: Config(*key, region_id="cn-shanghai", endpoint=at, protocol="http") for product, at in endpoints.items()}
    clients = {product: recording(product, config[product]) for product in endpoints}
    known, findings = {}, {}
    for product, action, params in json.load(sys.stdin):
        client, models = clients[product], importlib.import_module("alibabacloud_" + product + ".models")
        filled = re.sub(r"\$(\w+)", lambda match: known[match[1]], json.dumps(params))
        model = getattr(models, action + "Request", None)
        arguments = [model().from_map(json.loads(filled))] if model else []
        try:
            body = getattr(client, snake(action))(*arguments).body
        except Exception as error:
            findings[product + " " + action] = [getattr(error, "code", None) or str(error)]
            continue
        # Some answers are nothing but a request id, for which the SDK has no model. It drops what it cannot read, without a word.
        unread = [] if set(client.raw or {}) <= {"RequestId"} else ["is not read"]
        wrong = mistyped(body, type(body)) + lost(client.raw, body.to_map()) if body else unread
        findings[product + " " + action] = sorted(set(findings.get(product + " " + action, []) + wrong))
        known.update(named(client.raw))
    print(json.dumps(findings))


main()
