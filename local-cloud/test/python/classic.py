"""The old script's work with the classic SDK: image, wait, copy, wait, read. It knows nothing of the local cloud but how to
let time pass, which the real one does by itself. Settings come from the environment, as in any deployment."""

import json
import os
import urllib.request

from aliyunsdkcore.auth.credentials import AccessKeyCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.http import protocol_type
from aliyunsdkecs.request.v20140526.CopyImageRequest import CopyImageRequest
from aliyunsdkecs.request.v20140526.CreateImageRequest import CreateImageRequest
from aliyunsdkecs.request.v20140526.DescribeImagesRequest import DescribeImagesRequest
from aliyunsdkecs.request.v20140526.DescribeInstancesRequest import DescribeInstancesRequest

SOURCE, DESTINATION = "cn-shanghai", "cn-qingdao"
INSTANCE = "i-uf661wb708uvqc9jyhem"


def client_of(region):
    key = AccessKeyCredential(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"])
    client = AcsClient(region_id=region, credential=key)
    if "ECS_ENDPOINT" in os.environ:
        client.add_endpoint(region, "Ecs", os.environ["ECS_ENDPOINT"])
    return client


def ask(region, request):
    request.set_accept_format("json")
    # The SDK compares by identity: an equal text from elsewhere would not do.
    request.set_protocol_type(protocol_type.HTTPS if os.environ["ECS_PROTOCOL"] == "https" else protocol_type.HTTP)
    return json.loads(client_of(region).do_action_with_exception(request))


def wait(minutes):
    move = json.dumps({"advance": "PT%dM" % minutes}).encode()
    # Loopback is not asked through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(os.environ["CONTROL_URL"] + "clock", move).read()


def image(region, image_id):
    request = DescribeImagesRequest()
    request.set_ImageId(image_id)
    request.set_ImageOwnerAlias("self")
    request.set_Status("Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated")
    (found,) = ask(region, request)["Images"]["Image"]
    return found


def main():
    listing = DescribeInstancesRequest()
    listing.set_InstanceIds(json.dumps([INSTANCE]))
    (server,) = ask(SOURCE, listing)["Instances"]["Instance"]

    create = CreateImageRequest()
    create.set_InstanceId(INSTANCE)
    create.set_ImageName("nightly-classic")
    create.set_Description("made by the classic SDK, 中文 & more")
    create.set_Tags([{"Key": "made-by", "Value": "classic (1.0) *"}])
    made = ask(SOURCE, create)["ImageId"]
    states = [image(SOURCE, made)["Status"]]
    wait(36)
    states.append(image(SOURCE, made)["Status"])

    copy = CopyImageRequest()
    copy.set_ImageId(made)
    copy.set_DestinationRegionId(DESTINATION)
    copy.set_DestinationImageName("nightly-classic-copy")
    copied = ask(SOURCE, copy)["ImageId"]
    states.append(image(DESTINATION, copied)["Status"])
    wait(36)
    read = image(DESTINATION, copied)
    states.append(read["Status"])
    print(json.dumps({"server": server, "source": image(SOURCE, made), "states": states, "copy": read}))


main()
