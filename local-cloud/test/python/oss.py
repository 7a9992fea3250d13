"""Buckets and objects by the Python SDK of OSS, as its users write it; prints what it saw as JSON."""

import json
import os

import oss2

key = (os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"])
auth = oss2.AuthV4(*key) if os.environ["OSS_SIGNATURE"] == "v4" else oss2.Auth(*key)
bucket = oss2.Bucket(auth, os.environ["OSS_ENDPOINT"], "python-vault", region="cn-qingdao")
seen = {}


def refused(ask):
    try:
        ask()
    except oss2.exceptions.ServerError as error:
        return [error.status, error.code]
    return None


bucket.create_bucket(oss2.BUCKET_ACL_PRIVATE)
seen["acl"] = bucket.get_bucket_acl().acl
name = "a/b c+\u00e9.txt"
# The SDK compares the check sum of what it sent with the one it is told, and fails if they differ.
seen["put"] = bucket.put_object(name, "hello", headers={"x-oss-meta-by": "python"}).etag
seen["got"] = bucket.get_object(name).read().decode()
seen["meta"] = bucket.head_object(name).headers["x-oss-meta-by"]
seen["keys"] = [item.key for item in oss2.ObjectIterator(bucket)]
seen["keys of version 2"] = [item.key for item in bucket.list_objects_v2().object_list]
rule = oss2.models.LifecycleRule("old", "tmp/", expiration=oss2.models.LifecycleExpiration(days=3))
bucket.put_bucket_lifecycle(oss2.models.BucketLifecycle([rule]))
seen["days"] = bucket.get_bucket_lifecycle().rules[0].expiration.days
seen["no key"] = refused(lambda: bucket.get_object("none"))
seen["not empty"] = refused(bucket.delete_bucket)
seen["deleted"] = bucket.batch_delete_objects([name]).deleted_keys
bucket.delete_bucket()
seen["no bucket"] = refused(bucket.get_bucket_info)
print(json.dumps(seen))
