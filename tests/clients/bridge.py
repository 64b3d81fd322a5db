"""Matterbridge, unmodified: what is said on one server is read on the other. Arguments: program, then for each of two servers its address, an administrator's token, the
bot's token, a channel."""
import os, subprocess, sys, tempfile, time, urllib.parse

import requests

program = sys.argv[1]
sides = [sys.argv[2:6], sys.argv[6:10]]
config = ""
for name, (url, _, bot, _) in zip(("one", "two"), sides):
    config += f"""
[mattermost.{name}]
Server="{urllib.parse.urlparse(url).netloc}"
Team="clients"
Token="{bot}"
NoTLS=true
PrefixMessagesWithNick=true
RemoteNickFormat="{{NICK}}: "
"""
config += '[[gateway]]\nname="g"\nenable=true\n'
for name in ("one", "two"):
    config += f'[[gateway.inout]]\naccount="mattermost.{name}"\nchannel="bots"\n'


def say(side, text, files=()):
    url, token, _, channel = side
    body = {"channel_id": channel, "message": text, "file_ids": list(files)}
    sent = requests.post(f"{url}/api/v4/posts", headers={"Authorization": f"Bearer {token}"}, json=body)
    assert sent.status_code == 201, sent.text


def posts(side):
    url, token, _, channel = side
    got = requests.get(f"{url}/api/v4/channels/{channel}/posts", headers={"Authorization": f"Bearer {token}"})
    return list(got.json()["posts"].values())


def wait(what, end):
    """Asks again until it is so; what it asks for may be said again meanwhile."""
    while not what():
        assert time.time() < end, "the bridge brought nothing over"
        time.sleep(0.3)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "bridge.toml")
    open(path, "w").write(config)
    log = open(os.path.join(folder, "log"), "w+")
    bridge = subprocess.Popen([program, "-conf", path], stdout=log, stderr=log)
    try:
        end = time.time() + 90
        for here, there, text in ((0, 1, "hello from one"), (1, 0, "hello from two")):
            rounds = [0]

            def over():
                # Until its socket is there the bridge hears nothing.
                if rounds[0] % 10 == 0:
                    say(sides[here], text)
                rounds[0] += 1
                return any(p["message"].endswith(f"root: {text}") for p in posts(sides[there]))

            wait(over, end)
        url, token, _, channel = sides[0]
        head = {"Authorization": f"Bearer {token}"}
        where = {"channel_id": channel, "filename": "plan.txt"}
        file = requests.post(f"{url}/api/v4/files", headers=head, params=where, data=b"dig here").json()
        say(sides[0], "with a file", [file["file_infos"][0]["id"]])
        wait(lambda: any("with a file" in p["message"] and p.get("file_ids") for p in posts(sides[1])), end)
    except Exception:
        log.seek(0)
        print(log.read()[-4000:])
        raise
    finally:
        bridge.kill()
print("all done")
