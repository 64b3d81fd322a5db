"""An S3 server in memory that checks who asks: prints `KEY:SECRET@HOST:PORT`, ends when its standard input does."""
import logging
import sys
import urllib.request

import boto3
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"
iam = boto3.client(
    "iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id="first", aws_secret_access_key="first"
)
iam.create_user(UserName="ochre")
everything = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
iam.put_user_policy(UserName="ochre", PolicyName="all", PolicyDocument=everything)
key = iam.create_access_key(UserName="ochre")["AccessKey"]
# From now on every request needs a right signature.
text = {"Content-Type": "text/plain"}
urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset-auth", data=b"0", headers=text)).read()
print(f"{key['AccessKeyId']}:{key['SecretAccessKey']}@{host}:{port}", flush=True)
sys.stdin.read()
server.stop()
