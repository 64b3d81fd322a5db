"""A foreign SMTP server (PyPI aiosmtpd) for the test `a_foreign_server`: prints its port, then every mail as JSON."""
import asyncio, email, email.policy, json
from aiosmtpd.smtp import SMTP


class Print:
    async def handle_DATA(self, server, session, envelope):
        m = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {p.get_content_type(): p.get_content() for p in m.walk() if p.get_content_maintype() == "text"}
        print(json.dumps({"to": envelope.rcpt_tos, "types": sorted(p.get_content_type() for p in m.walk()),
                          "subject": m["Subject"], "from": m["From"], "defects": [str(d) for p in m.walk() for d in p.defects],
                          "text": parts.get("text/plain"), "html": parts.get("text/html")}), flush=True)
        return "250 taken"


async def main():
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Print()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
