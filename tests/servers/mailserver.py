"""Serves SMTP on loopback and keeps every message as a file.

Usage: mailserver.py FOLDER PORT SECURITY CERTIFICATE KEY USER PASSWORD

SECURITY is "tls" (from the first byte), "starttls" or "none" (offers no encryption). An empty USER
lets anybody in. Messages become FOLDER/NUMBER.eml, with their envelope in FOLDER/NUMBER.json.
Receivers decide what goes wrong: full@ has no room for now (452), gone@ is unknown (550), slow@ takes
a minute, refused@ takes the address and refuses the message (554); who wrote to mute@ gets no answer
to a farewell for a minute. Writes FOLDER/ready once it listens.
"""

import asyncio
import base64
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Handler:
    """Judges receivers and keeps messages."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "mute":
            session.is_mute = True
        if name == "full":
            return "452 4.2.2 The mailbox is full"
        if name == "gone":
            return "550 5.1.1 No such user"
        if name == "slow":
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if any(address.startswith("refused@") for address in envelope.rcpt_tos):
            return "554 5.7.1 The message is not wanted"
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}")
        user = session.auth_data
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": user.decode() if user else "",
        }
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump(facts, file)
        with open(path + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(path + ".part", path + ".eml")
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if getattr(session, "is_mute", False):
            await asyncio.sleep(60)
        return "221 Bye"


def main():
    """Serves until it is killed."""
    folder, port, security, certificate, key, user, password = sys.argv[1:8]
    context = None
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

    def authenticate(server, session, envelope, mechanism, data):
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        is_right = data.login.decode() == user and data.password.decode() == password
        # Some servers repeat what they were told.
        echo = base64.b64encode(data.password).decode()
        message = None if is_right else f"535 5.7.8 {echo} is wrong"
        return AuthResult(
            success=is_right, handled=False, message=message, auth_data=data.login
        )

    handler = Handler(folder)
    is_start_tls = security == "starttls"

    def make():
        return SMTP(
            handler,
            hostname="localhost",
            tls_context=context if is_start_tls else None,
            require_starttls=is_start_tls,
            authenticator=authenticate if user else None,
            auth_required=bool(user),
            auth_require_tls=is_start_tls,
        )

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server_context = context if security == "tls" else None
    loop.run_until_complete(
        loop.create_server(make, "127.0.0.1", int(port), ssl=server_context)
    )
    with open(os.path.join(folder, "ready"), "w", encoding="utf-8"):
        pass
    loop.run_forever()


main()
