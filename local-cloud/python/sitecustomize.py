"""Lets Python programs trust the local cloud's CA, without a change to them:

    HTTPS_PROXY=<proxyUrl> LOCAL_CLOUD_CA_FILE=<caFile> PYTHONPATH=local-cloud/python python program.py

Clients that verify by requests (the new Alibaba Cloud SDK) take their CAs from certifi alone when they go through a proxy, and
read no variable. Python runs this file before the program; the CA then stands in the place of certifi's.
"""

import os

if os.environ.get("LOCAL_CLOUD_CA_FILE"):
    try:
        import certifi
        import certifi.core
    except ImportError:
        pass
    else:
        certifi.where = certifi.core.where = lambda: os.environ["LOCAL_CLOUD_CA_FILE"]
