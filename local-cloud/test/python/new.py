"""The same work with the new SDK: image, wait, copy, wait, read."""

import json
import os
import urllib.request

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config

SOURCE, DESTINATION = "cn-shanghai", "cn-qingdao"
INSTANCE = "i-uf661wb708uvqc9jyhem"


def client_of(region):
    return Client(
        Config(
            access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
            region_id=region,
            endpoint=os.environ.get("ECS_ENDPOINT"),
            protocol=os.environ["ECS_PROTOCOL"],
        )
    )


def wait(minutes):
    move = json.dumps({"advance": "PT%dM" % minutes}).encode()
    # Loopback is not asked through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(os.environ["CONTROL_URL"] + "clock", move).read()


def image(region, image_id):
    request = models.DescribeImagesRequest(
        region_id=region,
        image_id=image_id,
        image_owner_alias="self",
        status="Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated",
    )
    (found,) = client_of(region).describe_images(request).body.images.image
    return found


def main():
    listing = models.DescribeInstancesRequest(region_id=SOURCE, instance_ids=json.dumps([INSTANCE]))
    (server,) = client_of(SOURCE).describe_instances(listing).body.instances.instance

    create = models.CreateImageRequest(
        region_id=SOURCE,
        instance_id=INSTANCE,
        image_name="nightly-new",
        description="made by the new SDK, 中文 & more",
        tag=[models.CreateImageRequestTag(key="made-by", value="new (2.0) *")],
    )
    made = client_of(SOURCE).create_image(create).body.image_id
    states = [image(SOURCE, made).status]
    wait(36)
    states.append(image(SOURCE, made).status)

    copy = models.CopyImageRequest(
        region_id=SOURCE,
        image_id=made,
        destination_region_id=DESTINATION,
        destination_image_name="nightly-new-copy",
    )
    copied = client_of(SOURCE).copy_image(copy).body.image_id
    states.append(image(DESTINATION, copied).status)
    wait(36)
    read = image(DESTINATION, copied)
    states.append(read.status)
    seen = {"server": server, "source": image(SOURCE, made), "copy": read}
    print(json.dumps({"states": states, **{name: model.to_map() for name, model in seen.items()}}))


main()
