"""mmpy-bot, unmodified: a bot that hears its name on the socket and answers. Arguments: server, bot token, admin token, channel."""
import os, sys, threading, time, urllib.parse

import requests
from mmpy_bot import Bot, Message, Plugin, Settings, listen_to

url, token, admin, channel = sys.argv[1:5]
parts = urllib.parse.urlparse(url)


class Ping(Plugin):
    @listen_to("^ping", needs_mention=True)
    async def ping(self, message: Message):
        self.driver.reply_to(message, "pong")


def ask():
    """Says it again until the bot's socket is there to hear it and answers, then ends the process."""
    head = {"Authorization": f"Bearer {admin}"}
    end = time.time() + 60
    while time.time() < end:
        sent = requests.post(f"{url}/api/v4/posts", headers=head, json={"channel_id": channel, "message": "@pinger ping"})
        assert sent.status_code == 201, sent.text
        time.sleep(0.5)
        posts = requests.get(f"{url}/api/v4/channels/{channel}/posts", headers=head).json()["posts"].values()
        if any(p["message"].endswith("pong") for p in posts):
            print("all done", flush=True)
            os._exit(0)
    print("the bot did not answer", flush=True)
    os._exit(1)


threading.Thread(target=ask, daemon=True).start()
# the bot wants the main thread for its event loop
Bot(
    settings=Settings(
        MATTERMOST_URL=f"http://{parts.hostname}",
        MATTERMOST_PORT=parts.port,
        BOT_TOKEN=token,
        BOT_TEAM="clients",
        SSL_VERIFY=False,
    ),
    plugins=[Ping()],
).run()
