"""A mail relay for tests, on a free port of 127.0.0.1: prints the port, then each mail it took as a line of JSON.

usage: smtp_server.py none|starttls|implicit CERT KEY [USER PASSWORD]

A recipient decides what becomes of a mail: later@ is put off (451), gone@ does not exist (550), late@ is put off once
the text is there (452), spam@ is refused then (554), cut@ loses the line there.
"""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = {"later": "451 4.2.1 try again later", "gone": "550 5.1.1 no such mailbox"}
        answer = answers.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        answers = {"late": "452 4.3.1 disk full", "spam": "554 5.7.1 looks like spam"}
        if name in answers:
            return answers[name]
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("ssl_object") is not None,
                          "authenticated": bool(session.authenticated), "content": envelope.content.decode("ascii")}),
              flush=True)
        if name == "cut":
            server.transport.abort()
        return "250 ok"


def main(mode, cert, key, user=None, password=None):
    tls = None
    if mode != "none":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(cert, key)

    def check(server, session, envelope, mechanism, data):
        good = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=good, handled=False if not good else True)

    def make():
        return SMTP(Handler(), hostname="mail.example.test", loop=loop,
                    tls_context=tls if mode == "starttls" else None, require_starttls=mode == "starttls",
                    authenticator=check if user else None, auth_required=bool(user), auth_require_tls=True)

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=tls if mode == "implicit" else None))
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


main(*sys.argv[1:])
