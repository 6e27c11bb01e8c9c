#!/usr/bin/env python3
"""Runs the reference CDK's program with every request sent to a server on this machine by plain
http: referenceread.py PORT ARGUMENT… The Host header stays what it was."""
import sys
from urllib.parse import urlsplit, urlunsplit

from airbyte_cdk.cli.source_declarative_manifest import run
from requests.adapters import HTTPAdapter


def redirect(port):
    send = HTTPAdapter.send

    def send_here(adapter, request, **options):
        original = request.url
        parts = urlsplit(original)
        request.headers["Host"] = parts.netloc.rpartition("@")[2]
        request.url = urlunsplit(("http", f"127.0.0.1:{port}", parts.path, parts.query, ""))
        options["proxies"] = {}
        try:
            response = send(adapter, request, **options)
        finally:
            request.url = original
        response.url = original
        return response

    HTTPAdapter.send = send_here


if __name__ == "__main__":
    redirect(int(sys.argv.pop(1)))
    sys.exit(run())
