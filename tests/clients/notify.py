"""Apprise, unmodified: a message by an incoming webhook. Arguments: server, hook id."""
import sys, urllib.parse

import apprise

url = urllib.parse.urlparse(sys.argv[1])
sender = apprise.Apprise()
assert sender.add(f"mmost://deploy@{url.hostname}:{url.port}/{sys.argv[2]}"), "apprise does not know the address"
assert sender.notify(title="Backup", body="finished in 3 minutes"), "apprise could not deliver"
print("all done")
