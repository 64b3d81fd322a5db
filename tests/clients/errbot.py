"""Errbot with its Mattermost back end, both unmodified: it answers a command in a channel, in the thread of a message, and to somebody alone.
Arguments: server, bot token, admin token, channel."""
import os, subprocess, sys, tempfile, time, urllib.parse

import requests

url, token, admin, channel = sys.argv[1:5]
parts = urllib.parse.urlparse(url)
head = {"Authorization": f"Bearer {admin}"}
sites = [p for p in sys.path if os.path.isdir(os.path.join(p, "err-backend-mattermost"))]
assert sites, "the back end is not installed"

CONFIG = f'''
import asyncio, inspect, logging, types

# The released back end still marks its handler with a word that Python took out in 3.11; here it is again, for the back end as it is.
if not hasattr(asyncio, "coroutine"):
    def coroutine(f):
        @types.coroutine
        def called(*args, **kwargs):
            result = f(*args, **kwargs)
            if inspect.isgenerator(result):
                result = yield from result
            return result
            yield

        return called

    asyncio.coroutine = coroutine

BACKEND = "Mattermost"
BOT_EXTRA_BACKEND_DIR = {os.path.join(sites[0], "err-backend-mattermost") if sites else ""!r}
BOT_DATA_DIR = "FOLDER/data"
BOT_EXTRA_PLUGIN_DIR = "FOLDER/plugins"
BOT_LOG_FILE = "FOLDER/errbot.log"
BOT_LOG_LEVEL = logging.DEBUG
BOT_ADMINS = ("@root",)
BOT_PREFIX = "!"
BOT_IDENTITY = {{
    "team": "clients", "server": {parts.hostname!r}, "port": {parts.port}, "scheme": "http", "token": {token!r}, "timeout": 5,
}}
CORE_PLUGINS = ("ACLs", "Help", "Health")
'''
PLUG = "[Core]\nName = Clock\nModule = clock\n\n[Python]\nVersion = 3\n\n[Documentation]\nDescription = Answers.\n"
PLUGIN = '''
from errbot import BotPlugin, botcmd

class Clock(BotPlugin):
    """Answers."""

    @botcmd
    def knock(self, msg, args):
        """Who is there."""
        return f"come in, {msg.frm.nick}: {args}"

    @botcmd
    def pull(self, msg, args):
        """Answers in the thread."""
        self.send(msg.frm.room, "in the thread", in_reply_to=msg)
'''


def say(where, text):
    sent = requests.post(f"{url}/api/v4/posts", headers=head, json={"channel_id": where, "message": text})
    assert sent.status_code == 201, sent.text
    return sent.json()["id"]


def answered(where, hears, until):
    """Says it again until the bot's socket is there to hear it, and answers so."""
    end = time.time() + 90
    while time.time() < end:
        said = say(where, hears)
        soon = time.time() + 2
        while time.time() < soon:
            posts = requests.get(f"{url}/api/v4/channels/{where}/posts", headers=head).json()["posts"].values()
            if any(until(p, said) for p in posts):
                return True
            time.sleep(0.2)
        if bot.poll() is not None:
            return False
    return False


with tempfile.TemporaryDirectory() as folder:
    for name in ("data", "plugins/clock"):
        os.makedirs(os.path.join(folder, name))
    for name, text in (
        ("config.py", CONFIG.replace("FOLDER", folder)),
        ("plugins/clock/clock.plug", PLUG),
        ("plugins/clock/clock.py", PLUGIN),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    log = os.path.join(folder, "out")
    with open(log, "w", encoding="utf-8") as out:
        command = [sys.executable, "-m", "errbot.cli", "-c", os.path.join(folder, "config.py")]
        bot = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
    try:
        me = requests.get(f"{url}/api/v4/users/me", headers=head).json()
        its = requests.get(f"{url}/api/v4/users/username/pinger", headers=head).json()["id"]
        direct = requests.post(f"{url}/api/v4/channels/direct", headers=head, json=[me["id"], its]).json()["id"]
        mine = lambda p: p["user_id"] == its
        steps = [
            ("in the channel", channel, "!knock twice", lambda p, _: mine(p) and "come in, root: twice" in p["message"]),
            ("in the thread", channel, "!pull", lambda p, said: mine(p) and p["root_id"] == said),
            ("alone", direct, "!knock softly", lambda p, _: mine(p) and "come in, root: softly" in p["message"]),
        ]
        for what, where, hears, until in steps:
            if not answered(where, hears, until):
                logs = "".join(open(f, encoding="utf-8").read()[-6000:] for f in (log, os.path.join(folder, "errbot.log")) if os.path.exists(f))
                sys.exit(f"no answer {what}\n{logs}")
            print(what, "ok")
        print("all done")
    finally:
        bot.terminate()
        try:
            bot.wait(10)
        except subprocess.TimeoutExpired:
            bot.kill()
