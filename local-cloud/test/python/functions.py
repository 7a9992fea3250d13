"""Makes a project, a store and a function that writes into it with the new SDKs, runs it, reads what it said, and prints all."""

import base64
import io
import json
import os
import zipfile

from alibabacloud_fc20230330 import models as fc
from alibabacloud_fc20230330.client import Client as Functions
from alibabacloud_sls20201230 import models as sls
from alibabacloud_sls20201230.client import Client as Logs
from alibabacloud_tea_openapi.models import Config

REGION = "cn-qingdao"
CODE = "exports.handler = async (event) => { console.log('said to ' + event); return 'hello, ' + event; };"


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("index.js", CODE)
    return base64.b64encode(packed.getvalue()).decode()


def main():
    key = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
    at = os.environ["ACCOUNT_ID"] + "." + REGION + ".fc.aliyuncs.com"
    functions = Functions(Config(*key, region_id=REGION, endpoint=at, protocol="http"))
    logs = Logs(Config(*key, region_id=REGION, endpoint=REGION + ".log.aliyuncs.com", protocol="http"))

    logs.create_project(sls.CreateProjectRequest(project_name="python-logs", description="of a test"))
    logs.create_log_store("python-logs", sls.CreateLogStoreRequest(logstore_name="runs", ttl=30, shard_count=2))
    line = sls.IndexLine(token=[" ", "\n"], case_sensitive=False)
    logs.create_index("python-logs", "runs", sls.CreateIndexRequest(body=sls.Index(line=line)))
    made = fc.CreateFunctionInput(
        function_name="hello",
        handler="index.handler",
        runtime="nodejs20",
        memory_size=512,
        cpu=0.5,
        disk_size=512,
        code=fc.InputCodeLocation(zip_file=archive()),
        log_config=fc.LogConfig(project="python-logs", logstore="runs"),
    )
    functions.create_function(fc.CreateFunctionRequest(body=made))
    timer = fc.CreateTriggerInput(
        trigger_name="timer",
        trigger_type="timer",
        qualifier="LATEST",
        trigger_config=json.dumps({"cronExpression": "@every 1h", "enable": True, "payload": "x"}),
    )
    functions.create_trigger("hello", fc.CreateTriggerRequest(body=timer))
    late = fc.PutAsyncInvokeConfigInput(max_async_retry_attempts=0, max_async_event_age_in_seconds=300)
    functions.put_async_invoke_config("hello", fc.PutAsyncInvokeConfigRequest(body=late))
    one = fc.PutConcurrencyInput(reserved_concurrency=1)
    functions.put_concurrency_config("hello", fc.PutConcurrencyConfigRequest(body=one))
    answer = functions.invoke_function("hello", fc.InvokeFunctionRequest(body=io.BytesIO(b"python")))
    said = logs.get_logs("python-logs", "runs", sls.GetLogsRequest(from_=0, to=2**31 - 1, query="said"))
    try:
        functions.get_function("nobody", fc.GetFunctionRequest())
        missing = None
    except Exception as error:
        missing = {"code": error.code, "status": error.data["statusCode"]}
    print(
        json.dumps(
            {
                "project": logs.get_project("python-logs", sls.GetProjectRequest()).body.to_map(),
                "store": logs.get_log_store("python-logs", "runs").body.to_map(),
                "function": functions.get_function("hello", fc.GetFunctionRequest()).body.to_map(),
                "trigger": functions.get_trigger("hello", "timer").body.to_map(),
                "async": functions.get_async_invoke_config("hello", fc.GetAsyncInvokeConfigRequest()).body.to_map(),
                "concurrency": functions.get_concurrency_config("hello").body.to_map(),
                "answer": answer.body.read().decode(),
                "logs": said.body.to_map()["data"],
                "missing": missing,
            }
        )
    )


main()
