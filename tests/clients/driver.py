"""mattermostdriver, unmodified: login, a channel, a message, a file, an event of the socket."""
import asyncio, json, sys, threading, urllib.parse

from mattermostdriver import Driver, Websocket

url = urllib.parse.urlparse(sys.argv[1])
options = {"url": url.hostname, "port": url.port, "scheme": "http", "basepath": "/api/v4", "login_id": "root", "password": "Adm1n-pass!", "verify": False, "timeout": 30}
driver = Driver(options)
me = driver.login()
assert me["username"] == "root", me
team = driver.teams.get_team_by_name("clients")
channel = driver.channels.create_channel({"team_id": team["id"], "name": "from-python", "display_name": "From Python", "type": "O"})

seen, ready = threading.Event(), threading.Event()


async def heard(message):
    event = json.loads(message)
    if event.get("event") == "hello":
        ready.set()
    if event.get("event") == "posted" and json.loads(event["data"]["post"])["message"] == "hello from Python":
        seen.set()


def listen():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(Websocket(driver.options, driver.client.token).connect(heard))


threading.Thread(target=listen, daemon=True).start()
ready.wait(10)
post = driver.posts.create_post({"channel_id": channel["id"], "message": "hello from Python"})
assert driver.posts.get_post(post["id"])["message"] == "hello from Python"
sent = driver.files.upload_file(channel["id"], {"files": ("note.txt", b"a small file")})
file_id = sent["file_infos"][0]["id"]
driver.posts.create_post({"channel_id": channel["id"], "message": "with a file", "file_ids": [file_id]})
assert driver.files.get_file(file_id).content == b"a small file"
listed = driver.posts.get_posts_for_channel(channel["id"])
assert [listed["posts"][i]["message"] for i in listed["order"]][:2] == ["with a file", "hello from Python"], listed["order"]
for _ in range(60):
    if seen.wait(0.25):
        break
    driver.posts.create_post({"channel_id": channel["id"], "message": "hello from Python"})
assert seen.wait(5), "the socket told nothing of the message"
print("all done")
