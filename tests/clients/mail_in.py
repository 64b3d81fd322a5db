"""Mails to Ochre with a real client (smtplib): answers to notification mails, mails to a channel, and what is refused.

Arguments: server, administrator's token, bob's token, channel, port of Ochre's listener, port where Ochre sends its mails.
Run by tests/src/api/mail_in.rs; ends with "all done".
"""

import email
import email.policy
import smtplib
import socket
import ssl
import sys
import time
from email.message import EmailMessage

import requests
from aiosmtpd.controller import Controller

url, admin, bob, channel, port, out_port = sys.argv[1:7]
port = int(port)
api = url + "/api/v4"
mails = []


class Sink:
    async def handle_DATA(self, server, session, envelope):
        mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"


def call(method, path, token=admin, **kw):
    answer = requests.request(method, api + path, headers={"Authorization": "Bearer " + token}, timeout=30, **kw)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json()


def until(what, look, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("no " + what)


def say(text):
    return call("POST", "/posts", json={"channel_id": channel, "message": text})["id"]


def mail_about(post):
    mine = lambda: [m for to, m in mails if to == ["bob@example.com"] and m["Message-ID"].startswith("<" + post)]
    return until("mail about " + post, mine)[0]


def posts():
    return call("GET", f"/channels/{channel}/posts?per_page=200")["posts"].values()


def letter(to, text, sender="bob@example.com", subject="Re: news", message_id=None, **head):
    m = EmailMessage()
    m["From"], m["To"], m["Subject"] = sender, to, subject
    if message_id:
        m["Message-ID"] = message_id
    for name, value in head.items():
        m[name.replace("_", "-")] = value
    m.set_content(text)
    return m


def send(m, to, sender="bob@example.com", tls=False):
    """The refusal's code and words, or None."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example", timeout=30) as smtp:
        if tls:
            smtp.starttls(context=ssl._create_unverified_context())
        try:
            smtp.send_message(m, from_addr=sender, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as e:
            return list(e.recipients.values())[0]
        except smtplib.SMTPResponseException as e:
            return e.smtp_code, e.smtp_error
    return None


def replies():
    post = say("how is it going, @bob?")
    notice = mail_about(post)
    answer_to = email.utils.parseaddr(notice["Reply-To"])[1]
    local, domain = answer_to.split("@")
    assert local.startswith("r." + post) and len(local) <= 64 and domain == "in.example", answer_to
    assert "Answer this mail to reply." in notice.get_body(("plain",)).get_content()
    assert notice["List-Unsubscribe"].endswith("/landing#/settings/notifications>"), notice["List-Unsubscribe"]

    text = "Fine, thanks.\n\nOn Mon, 1 Jan 2026 at 10:00, Ochre <test@example.com> wrote:\n> how is it going?\n\n-- \nBob, Example Ltd\n"
    m = letter(answer_to, text, message_id="<one@client.example>")
    m.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
    assert send(m, answer_to) is None
    mine = [p for p in posts() if p["root_id"] == post]
    assert len(mine) == 1 and mine[0]["message"] == "Fine, thanks.", mine
    assert mine[0]["user_id"] == call("GET", "/users/me", bob)["id"]
    files = call("GET", f"/posts/{mine[0]['id']}/files/info")
    assert [f["name"] for f in files] == ["figures.csv"] and files[0]["size"] == 8, files
    assert send(m, answer_to) is None, "the same mail again is fine"
    assert len([p for p in posts() if p["root_id"] == post]) == 1, "and makes no second message"
    upper = letter(answer_to.upper(), "In capitals.", message_id="<two@client.example>")
    assert send(upper, answer_to.upper()) is None, "addresses survive a change of case"

    refused = [
        (letter(answer_to, "x", sender="eve@example.com"), "answer from the address"),
        (letter(answer_to, "x", sender="root@example.com"), "answer from the address"),
        (letter(answer_to, "x", Auto_Submitted="auto-replied"), "automatic"),
        (letter(answer_to, "x", Precedence="bulk"), "automatic"),
        (letter(answer_to, "x", List_Id="<list.example>"), "automatic"),
        (letter(answer_to, "> only quoted\n"), "nothing new"),
    ]
    before = len(list(posts()))
    for bad, why in refused:
        got = send(bad, answer_to)
        assert got and got[0] == 550 and why in got[1].decode(), (why, got)
    last = "a" if local[-1] != "a" else "b"
    forged = f"{local[:-1]}{last}@{domain}"
    got = send(letter(forged, "x"), forged)
    assert got and got[0] == 550, got
    parts = local.split(".")
    later = f"r.{post}.{int(parts[2]) + 1}.{parts[3]}@{domain}"
    got = send(letter(later, "x"), later)
    assert got and got[0] == 550, ("a longer life", got)
    for to, why in [("someone@elsewhere.example", "passed on"), (f"nobody@{domain}", "no such"), (f"r.{'a' * 26}.1.x@{domain}", "not good any more")]:
        got = send(letter(to, "x"), to)
        assert got and got[0] == 550 and why in got[1].decode(), (to, got)
    got = send(letter(answer_to, "x"), answer_to, sender="")
    assert got and got[0] == 550, ("a bounce", got)
    assert len(list(posts())) == before, "what is refused leaves nothing"
    html = EmailMessage()
    html["From"], html["To"], html["Subject"], html["Message-ID"] = "Bob <bob@example.com>", answer_to, "Re", "<html@client.example>"
    html.set_content("<p>Only <b>HTML</b></p><div class='x'></div><blockquote>old words</blockquote>", subtype="html")
    assert send(html, answer_to) is None
    assert [p for p in posts() if "Only HTML" in p["message"] and "old words" not in p["message"]], [p["message"] for p in posts()]
    long = letter(answer_to, "word " * 5000, message_id="<long@client.example>")
    assert send(long, answer_to) is None
    found = [p for p in posts() if len(p["message"]) > 10000]
    assert len(found) == 1 and call("GET", f"/posts/{found[0]['id']}/files/info")[0]["name"] == "message.txt"


def channels():
    path = f"/ochre/channels/{channel}/mail_address"
    assert call("GET", path, bob) == {"address": "", "enabled": True}
    old = call("POST", path)["address"]
    address = call("POST", path)["address"]
    assert call("GET", path, bob)["address"] == address and address.endswith("@in.example") and old != address
    got = send(letter(old, "x"), old)
    assert got and got[0] == 550, "an address that was replaced"
    m = letter(address, "Disk full.\n", sender="=?utf-8?q?J=C3=B6rg?= *x* <monitor@else.example>", subject="Alarm", Auto_Submitted="auto-generated")
    m.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../../plot.png")
    assert send(m, address, sender="monitor@else.example") is None
    found = [p for p in posts() if "Disk full." in p["message"]]
    assert len(found) == 1 and found[0]["message"].startswith("**Jörg  x** (`monitor@else.example`): **Alarm**"), found
    assert found[0]["props"].get("from_bot") == "true"
    assert [f["name"] for f in call("GET", f"/posts/{found[0]['id']}/files/info")] == ["plot.png"]
    got = send(letter(address, "x", Auto_Submitted="auto-replied"), address)
    assert got and got[0] == 550, got
    call("DELETE", path)
    got = send(letter(address, "x"), address)
    assert got and got[0] == 550, "an address that was ended"


def lines(*said):
    """Bytes as they are; the answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as s:
        s.settimeout(30)
        got = s.recv(4096)
        for line in said:
            try:
                s.sendall(line)
                answer = s.recv(65536)
            except (ConnectionResetError, BrokenPipeError):
                break
            got += answer
            if not answer:
                break
        return got.decode(errors="replace")


def protocol():
    assert "503 5.5.1" in lines(b"MAIL FROM:<a@b.c>\r\n")
    assert "SIZE 1000000" in lines(b"EHLO x\r\n")
    assert "552 5.3.4" in lines(b"EHLO x\r\n", b"MAIL FROM:<a@b.c> SIZE=999999999\r\n")
    assert "501 5.5.4" in lines(b"EHLO x\r\n", b"MAIL FROM:a b\r\n")
    assert "503 5.5.1" in lines(b"EHLO x\r\n", b"DATA\r\n")
    assert "502 5.5.1" in lines(b"EHLO x\r\n", b"AUTH PLAIN AAAA\r\n")
    assert "500 5.5.2" in lines(b"\x00\xff\x00\r\n")
    assert "500 5.5.2" in lines(b"A" * 5000)
    assert "421 4.7.0" in lines(*[b"WHAT\r\n"] * 12)
    assert "221 2.0.0" in lines(b"QUIT\r\n")
    # Words in front of the TLS handshake must not count as said inside of it: the server breaks off.
    assert "250" not in lines(b"EHLO x\r\n", b"STARTTLS\r\nMAIL FROM:<a@b.c>\r\n").split("220 2.0.0", 1)[1]
    with smtplib.SMTP("127.0.0.1", port, local_hostname="x", timeout=30) as smtp:
        smtp.starttls(context=ssl._create_unverified_context())
        smtp.ehlo()
        assert not smtp.has_extn("starttls") and smtp.has_extn("size")
    post = say("once more, @bob")
    to = email.utils.parseaddr(mail_about(post)["Reply-To"])[1]
    assert send(letter(to, "inside of TLS"), to, tls=True) is None
    assert [p for p in posts() if p["message"] == "inside of TLS" and p["root_id"] == post]
    large = letter(to, "large")
    large.add_attachment(b"x" * 1_200_000, maintype="application", subtype="zip", filename="x.zip")
    got = send(large, to)
    assert got and got[0] == 552, got
    for n in range(40):
        got = send(letter(to, f"number {n}", message_id=f"<n{n}@client.example>"), to)
        if got:
            break
    assert got and got[0] == 451, ("a flood is held up", got)


sink = Controller(Sink(), hostname="127.0.0.1", port=int(out_port))
sink.start()
try:
    replies()
    channels()
    protocol()
finally:
    sink.stop()
print("all done")
